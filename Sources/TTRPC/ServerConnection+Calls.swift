internal import DequeModule
internal import Logging
internal import Reactor
internal import TTRPCWire

/// From a frame to a call, and from a call's end to a frame.
extension ServerConnection {
    /// Takes one frame.
    func receive(_ header: FrameHeader, _ data: Span<UInt8>) {
        switch streams.receive(header) {
        case .open:
            open(header, data)
        case .deliver(let isLast, let isEmptyClose):
            guard let call = calls[header.streamID] else { return }
            if header.isOversized { return end(call, with: .frameTooLarge) }
            if !isEmptyClose { deliver(Array(copying: data), to: call) }
            if isLast { call.closeInput() }
            updateReading()
        case .fail(let violation):
            guard let call = calls[header.streamID] else { return }
            end(call, with: RPCError(code: .invalidArgument, message: violation.description))
        case .reject(let violation):
            reject(header.streamID, RPCError(code: .invalidArgument, message: violation.description))
        case .ignore:
            break
        case .close:
            close("too many frames that a server can't use")
        }
    }

    private func open(_ header: FrameHeader, _ data: Span<UInt8>) {
        let streamID = header.streamID
        guard !header.isOversized else { return reject(streamID, .frameTooLarge) }
        do throws(RPCError) {
            let envelope = try Self.parse(data)
            guard
                let entry = entry(
                    service: data.extracting(envelope.service), method: data.extracting(envelope.method))
            else { throw Self.unimplemented(data, envelope) }
            if isDraining { throw .draining }
            guard hasRoom(for: entry.method, payloadBytes: envelope.payload.count) else {
                throw .tooManyCalls(retryAfter: core.configuration.overloadRetryDelay)
            }
            let (subject, permission) = try permission(for: entry, data.extracting(envelope.payload))
            let deadline = try deadline(envelope.timeoutNanoseconds)
            func makeCall() -> ServerCall {
                ServerCall(
                    context: ServerContext(
                        peer: peer, metadata: envelope.metadata, method: entry.method, streamID: streamID,
                        connectionID: id, listener: listener, subject: subject, receivedAt: core.reactor.turnTime,
                        deadline: deadline, connection: self),
                    entry: entry, requestBytes: envelope.payload.count, connection: self)
            }
            if let shortcut = entry.shortcut, permission == nil, header.flags.isEmpty, !socket.isAboveHighWater {
                let outcome = shortcut(data.extracting(envelope.payload), peer) {
                    let call = makeCall()
                    start(call, .unary)
                    return call
                }
                switch outcome {
                case .answered(let payload): return answerAtOnce(streamID, entry, payload)
                case .pending: return
                case .none: break
                }
            }
            let call = makeCall()
            switch entry.handler {
            case .unary(let prepare):
                guard !header.flags.contains(.remoteOpen) else { throw .methodIsUnary(entry.method) }
                let invocation = try prepare(data.extracting(envelope.payload))
                start(call, .unary)
                call.task = Task(executorPreference: core.reactor) {
                    if let permission, await !self.isPermitted(call, permission) { return }
                    await self.run(call, invocation)
                }
            case .streaming(let handler):
                let isOpen = header.flags.contains(.remoteOpen)
                if !envelope.payload.isEmpty || !isOpen && entry.method.shape != .clientStreaming {
                    deliver(Array(copying: data.extracting(envelope.payload)), to: call)
                }
                if !isOpen { call.closeInput() }
                start(call, isOpen ? .open : .halfClosed)
                call.task = Task(executorPreference: core.reactor) {
                    if let permission, await !self.isPermitted(call, permission) { return }
                    await self.run(call, handler)
                }
            }
        } catch {
            reject(streamID, error)
        }
    }

    /// The method with the given names. Most callers stay with one method for a while, so the last one is looked at first.
    private func entry(service: Span<UInt8>, method: Span<UInt8>) -> MethodEntry? {
        if let lastEntry, lastEntry.isNamed(service: service, method: method) { return lastEntry }
        let entry = core.router.entry(service: service, method: method)
        if let entry { lastEntry = entry }
        return entry
    }

    /// Answers a request that was never a call: nothing of it is left afterwards.
    private func answerAtOnce(_ streamID: UInt32, _ entry: MethodEntry, _ payload: [UInt8]) {
        guard payload.count <= ServerConfiguration.maximumPayloadBytes else {
            return reject(streamID, .responseTooLarge(payload.count))
        }
        core.statistics.callAnsweredAtOnce()
        entry.metrics.record(.ok, since: core.reactor.turnTime)
        ResponseEnvelope.appendFrame(to: &socket.output.bytes, streamID: streamID, payload: payload)
        socket.outputAppended(for: self)
    }

    private func deliver(_ message: [UInt8], to call: ServerCall) {
        call.deliver(message)
        unreadBytesChanged(by: message.count)
    }

    /// Whether another call of the method may run now. A request of its own never fills the room alone.
    private func hasRoom(for method: MethodDescriptor, payloadBytes: Int) -> Bool {
        let running = core.statistics.runningCalls
        let fits =
            core.requestBytes == 0 || core.requestBytes + payloadBytes <= core.configuration.maximumRequestBytes
        if calls.count < core.configuration.maximumCallsPerConnection, running < core.configuration.maximumCalls, fits {
            return true
        }
        guard core.configuration.reservedMethods.contains(method) else { return false }
        return calls.count - core.configuration.reservedCalls < core.configuration.maximumCallsPerConnection
            && running - core.configuration.reservedCalls < core.configuration.maximumCalls
    }

    private static func parse(_ data: Span<UInt8>) throws(RPCError) -> RequestEnvelope {
        do throws(WireError) {
            return try RequestEnvelope(parsing: data)
        } catch {
            switch error {
            case .metadataTooLarge, .methodNameTooLong:
                throw RPCError(code: .resourceExhausted, message: error.description)
            case .malformedEnvelope(let field):
                throw RPCError.invalidField(field, "the ttrpc.Request envelope is malformed here")
            case .notAFrame:
                throw RPCError(code: .invalidArgument, message: error.description)
            }
        }
    }

    private static func unimplemented(_ data: Span<UInt8>, _ envelope: RequestEnvelope) -> RPCError {
        guard let service = String(validating: data.extracting(envelope.service)), !service.utf8.contains(0) else {
            return .invalidField("service", "must be UTF-8 text without U+0000")
        }
        guard let method = String(validating: data.extracting(envelope.method)), !method.utf8.contains(0) else {
            return .invalidField("method", "must be UTF-8 text without U+0000")
        }
        return RPCError(code: .unimplemented, message: "there is no method \(service)/\(method)")
    }

    private func deadline(_ timeoutNanoseconds: Int64) throws(RPCError) -> MonotonicTime {
        guard timeoutNanoseconds >= 0 else { throw .deadlineExceeded }
        let timeout =
            timeoutNanoseconds == 0
            ? core.defaultTimeoutNanoseconds : min(timeoutNanoseconds, core.maximumTimeoutNanoseconds)
        return core.reactor.turnTime.advanced(byNanoseconds: timeout)
    }

    private func start(_ call: ServerCall, _ state: ServerStreamTable.State) {
        streams.opened(call.streamID, state)
        calls[call.streamID] = call
        core.requestBytes += call.requestBytes
        startedCalls += 1
        core.statistics.callStarted()
        core.reactor.schedule(call, at: call.context.deadline)
    }

    // MARK: Pending calls

    /// The answer of a call without a task has come.
    func answerPending(_ call: ServerCall, _ payload: [UInt8]) {
        // Who reads too slowly waits with what is held for it, as everybody's answers do.
        guard call.isAnswered || !socket.isAboveHighWater else { return handOver(call) { _ in payload } }
        call.waiter = nil
        answer(call, payload: payload)
        handlerEnded(call)
    }

    /// Gives a call without a task to a handler.
    func handOver(_ call: ServerCall, _ invocation: @escaping MethodEntry.Invocation) {
        call.waiter = nil
        guard !call.isAnswered else { return handlerEnded(call) }
        call.task = Task(executorPreference: core.reactor) { await self.run(call, invocation) }
    }

    // MARK: Handlers

    private func run(_ call: ServerCall, _ invocation: MethodEntry.Invocation) async {
        do {
            let payload = try await invocation(call.context)
            // Looked at again after every wait: others were woken too, and the first of them fills the room.
            while socket.isAboveHighWater { try await waitForRoom(holding: payload.count) }
            answer(call, payload: payload)
        } catch {
            answer(call, error: core.rpcError(for: error, in: call))
        }
        handlerEnded(call)
    }

    private func run(_ call: ServerCall, _ handler: MethodEntry.StreamHandler) async {
        do {
            let inbound = InboundMessages(connection: self, call: call)
            let outbound = OutboundMessages(connection: self, call: call)
            if let response = try await handler(inbound, outbound, call.context) {
                answer(call, payload: response)
            } else {
                answerEndOfStream(call)
            }
        } catch {
            answer(call, error: core.rpcError(for: error, in: call))
        }
        handlerEnded(call)
    }

    /// Ends a call whose handler may not run.
    func refuse(_ call: ServerCall, _ error: RPCError) {
        answer(call, error: error)
        handlerEnded(call)
    }

    private func handlerEnded(_ call: ServerCall) {
        calls[call.streamID] = nil
        core.requestBytes -= call.requestBytes
        core.statistics.callEnded()
        if socket.isReadingPaused { updateReading() }
        if isDraining { core.drainMovedOn() }
    }

    // MARK: Answers

    private func answer(_ call: ServerCall, payload: [UInt8]) {
        guard payload.count <= ServerConfiguration.maximumPayloadBytes else {
            return answer(call, error: .responseTooLarge(payload.count))
        }
        guard settle(call, .ok) else { return }
        ResponseEnvelope.appendFrame(to: &socket.output.bytes, streamID: call.streamID, payload: payload)
        socket.outputAppended(for: self)
    }

    private func answerEndOfStream(_ call: ServerCall) {
        guard settle(call, .ok) else { return }
        FrameEncoder.appendClose(to: &socket.output.bytes, streamID: call.streamID)
        socket.outputAppended(for: self)
    }

    private func answer(_ call: ServerCall, error: RPCError) {
        guard settle(call, error.code) else { return }
        ResponseEnvelope.appendFrame(to: &socket.output.bytes, streamID: call.streamID, status: error.encodedStatus())
        socket.outputAppended(for: self)
    }

    /// The stream's one answer is about to be written; false when there was one, or nobody to write to.
    private func settle(_ call: ServerCall, _ code: RPCError.Code) -> Bool {
        guard !call.isAnswered else { return false }
        call.isAnswered = true
        core.reactor.cancel(call)
        streams.finished(call.streamID)
        // A call whose peer is gone is answered by nobody, and so with no error.
        if code != .ok, !socket.isClosed { core.statistics.callFailed() }
        call.entry.metrics.record(code, since: call.context.receivedAt)
        unreadBytesChanged(by: -call.unreadBytes)
        call.dropUnread()
        if socket.isReadingPaused { updateReading() }
        return !socket.isClosed
    }

    /// Ends a call from outside its handler: answered now, the handler is cancelled.
    func end(_ call: ServerCall, with error: RPCError) {
        answer(call, error: error)
        call.cancel()
    }

    /// Ends a call whose peer is gone.
    func abandon(_ call: ServerCall) {
        _ = settle(call, .cancelled)
        call.cancel()
    }

    /// Answers a frame that no handler sees.
    private func reject(_ streamID: UInt32, _ error: RPCError) {
        core.statistics.callRejected()
        ResponseEnvelope.appendFrame(to: &socket.output.bytes, streamID: streamID, status: error.encodedStatus())
        socket.outputAppended(for: self)
    }

    /// Cancels a call for the peer, or for whom the reason names; whether one was running.
    func cancelCall(streamID: UInt32, reason: String = "cancelled by the caller") -> Bool {
        guard let call = calls[streamID], !call.isAnswered else { return false }
        end(call, with: RPCError(code: .cancelled, message: reason))
        return true
    }

    // MARK: Streams

    /// The next message of a stream; nil after the last.
    func nextMessage(_ call: ServerCall) async throws -> [UInt8]? {
        while true {
            guard !call.isAnswered else { throw CancellationError() }
            if let message = call.unread.popFirst() {
                call.unreadBytes -= message.count
                unreadBytesChanged(by: -message.count)
                if socket.isReadingPaused { updateReading() }
                try await permit(message, of: call)
                return message
            }
            if call.isInputClosed { return nil }
            try Task.checkCancellation()
            guard call.reader == nil else {
                throw RPCError(code: .internalError, message: "two readers of one stream")
            }
            // A handler may wait in a task of its own, and cancel that alone.
            await withTaskCancellationHandler {
                await self.waitForMessage(call)
            } onCancel: {
                Task { await self.wakeReader(of: call) }
            }
        }
    }

    /// On its own, since a closure that doesn't capture the actor would not run on its executor.
    private func waitForMessage(_ call: ServerCall) async {
        await withCheckedContinuation { continuation in
            if call.unread.isEmpty, !call.isInputClosed, !call.isAnswered, !Task.isCancelled, call.reader == nil {
                call.reader = continuation
            } else {
                continuation.resume()
            }
        }
    }

    private func wakeReader(of call: ServerCall) { call.wakeReader() }

    /// Writes one message of a stream; waits while the peer reads too slowly.
    func write(_ message: [UInt8], _ call: ServerCall) async throws {
        guard message.count <= FrameHeader.maximumDataLength else { throw RPCError.responseTooLarge(message.count) }
        while socket.isAboveHighWater { try await waitForRoom() }
        try Task.checkCancellation()
        guard !call.isAnswered, !socket.isClosed else { throw CancellationError() }
        FrameEncoder.appendData(to: &socket.output.bytes, streamID: call.streamID, message: message)
        socket.outputAppended(for: self)
    }
}

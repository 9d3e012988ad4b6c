internal import Reactor
internal import SwiftProtobuf
internal import TTRPC
internal import TTRPCWire

/// Makes calls with the client's rules: time limits, metadata, retries, typed errors. A value: settings are changed on a
/// copy, the connection and the retry budget are shared.
struct Caller: Sendable {
    let transport: TTRPCClient
    let budget: RetryBudget
    let retry: RetryPolicy
    var settings: CallSettings { didSet { encoded = EncodedSettings(settings) } }
    private var encoded: EncodedSettings

    init(transport: TTRPCClient, budget: RetryBudget, retry: RetryPolicy, settings: CallSettings) {
        self.transport = transport
        self.budget = budget
        self.retry = retry
        self.settings = settings
        encoded = EncodedSettings(settings)
    }

    /// Makes a unary call.
    ///
    /// - Parameter isLong: whether the time limit is that of batches and searches.
    func unary<Request: Message, Response: Message>(
        _ method: MethodDescriptor, _ request: Request, _ effect: ProfileClientError.Effect,
        isLong: Bool = false
    ) async throws(ProfileClientError) -> Response {
        try await repeated(method, request, effect, isLong: isLong, requestID: RequestID.ofRead(), isNamed: false)
    }

    /// Makes a unary call that changes something, under a name unless the settings say otherwise.
    ///
    /// - Parameter isLong: whether the time limit is that of batches and searches.
    func unary<Request: NamedRequest, Response: Message>(
        _ method: MethodDescriptor, _ request: Request, _ effect: ProfileClientError.Effect,
        isLong: Bool = false
    ) async throws(ProfileClientError) -> Response {
        // One id for both: what the journal tells of a call is found by the name of its write.
        let requestID = RequestID.unique()
        var request = request
        request.validateOnly = settings.validateOnly
        request.requestID = settings.requestID ?? (settings.namesWrites ? requestID.text : "")
        return try await repeated(
            method, request, effect, isLong: isLong, requestID: requestID, isNamed: !request.requestID.isEmpty)
    }

    /// Makes a unary call that changes something and has a key of the program's own: sent again it does nothing new.
    func keyed<Request: Message, Response: Message>(
        _ method: MethodDescriptor, _ request: Request
    ) async throws(ProfileClientError) -> Response {
        try await repeated(method, request, .write, isLong: false, requestID: RequestID.unique(), isNamed: true)
    }

    /// Makes a call with many requests and one response; it is not made again when it breaks.
    ///
    /// - Parameter produce: writes the requests.
    func clientStreaming<Request: Message, Response: Message>(
        _ method: MethodDescriptor, _ produce: (RequestWriter<Request>) async throws -> Void
    ) async throws(ProfileClientError) -> Response {
        let requestID = RequestID.unique()
        do {
            let options = CallOptions(timeout: settings.longTimeout, metadata: settings.metadata(requestID.text))
            return try await transport.clientStreaming(method, options: options, produce)
        } catch {
            throw Self.error(error, method, requestID.text, .write)
        }
    }

    /// Makes a unary call that reads, and leaves it to the caller how its answer is read.
    func read(_ method: MethodDescriptor, _ request: some Message) async throws(ProfileClientError) -> Answer {
        let requestID = RequestID.ofRead()
        let frame = frame(method, try Self.encode(request, method, requestID, .read), requestID)
        let bytes = try await repeated(method, frame, .read, isLong: false, requestID: requestID, isNamed: false)
        return Answer(bytes: bytes, method: method, requestID: requestID, effect: .read)
    }

    /// Asks for all of one record, as programs do more often than anything else: the request is written by hand.
    ///
    /// - Parameter method: one whose request has an account in field 1, and the record's id in field 2.
    func get(
        _ method: MethodDescriptor, account: String, id: String
    ) async throws(ProfileClientError) -> Answer {
        let requestID = RequestID.ofRead()
        let payloadBytes =
            OutputSpan<UInt8>.fieldBytes(account.utf8.count) + OutputSpan<UInt8>.fieldBytes(id.utf8.count)
        let frame = frame(method, payloadBytes: payloadBytes, requestID) { output in
            output.appendField(1 << 3 | 2, account)
            output.appendField(2 << 3 | 2, id)
        }
        let bytes = try await repeated(method, frame, .read, isLong: false, requestID: requestID, isNamed: false)
        return Answer(bytes: bytes, method: method, requestID: requestID, effect: .read)
    }

    /// The bytes of an answer, and what an error about them tells.
    struct Answer {
        let bytes: [UInt8]
        let method: MethodDescriptor
        let requestID: RequestID
        let effect: ProfileClientError.Effect

        /// The message.
        func message<Response: Message>() throws(ProfileClientError) -> Response {
            do throws(RPCError) {
                return try TTRPCClient.decode(bytes)
            } catch {
                throw Caller.error(error, method, requestID.text, effect)
            }
        }
    }

    private static func encode(
        _ request: some Message, _ method: MethodDescriptor, _ requestID: RequestID, _ effect: ProfileClientError.Effect
    ) throws(ProfileClientError) -> [UInt8] {
        do {
            return try request.serializedBytes()
        } catch {
            throw Self.error(error, method, requestID.text, effect)
        }
    }

    private func frame(_ method: MethodDescriptor, _ payload: [UInt8], _ requestID: RequestID) -> RequestFrame {
        frame(method, payloadBytes: payload.count, requestID) { $0.append(copying: payload.span) }
    }

    private func frame(
        _ method: MethodDescriptor, payloadBytes: Int, _ requestID: RequestID,
        _ payload: (inout OutputSpan<UInt8>) -> Void
    ) -> RequestFrame {
        let metadata = encoded.metadata
        return RequestFrame(
            method: method.encoded, payloadBytes: payloadBytes,
            metadataBytes: metadata.count + EncodedSettings.requestIDBytes, payload: payload
        ) { output in
            EncodedSettings.append(requestID, to: &output)
            output.append(copying: metadata.span)
        }
    }

    /// - Parameter isNamed: whether the daemon does the request once however often it is sent.
    private func repeated<Request: Message, Response: Message>(
        _ method: MethodDescriptor, _ request: Request, _ effect: ProfileClientError.Effect, isLong: Bool,
        requestID: RequestID, isNamed: Bool
    ) async throws(ProfileClientError) -> Response {
        let frame = frame(method, try Self.encode(request, method, requestID, effect), requestID)
        let bytes = try await repeated(
            method, frame, effect, isLong: isLong, requestID: requestID, isNamed: isNamed)
        return try Answer(bytes: bytes, method: method, requestID: requestID, effect: effect).message()
    }

    /// As the method above, with messages that are encoded.
    private func repeated(
        _ method: MethodDescriptor, _ frame: RequestFrame, _ effect: ProfileClientError.Effect, isLong: Bool,
        requestID: RequestID, isNamed: Bool
    ) async throws(ProfileClientError) -> [UInt8] {
        var now = MonotonicTime.now()
        let deadline = now.advanced(
            byNanoseconds: isLong ? encoded.longTimeoutNanoseconds : encoded.timeoutNanoseconds)
        var attempt = 1
        while true {
            do throws(RPCError) {
                let answer = try await transport.unary(frame, at: now, by: deadline)
                budget.succeeded()
                return answer
            } catch {
                let failure = Self.error(error, method, requestID.text, effect)
                guard let delay = delay(after: failure, isNamed ? .read : effect, attempt: attempt),
                    MonotonicTime.now() + delay < deadline,
                    budget.take()
                else { throw failure }
                do { try await Task.sleep(for: delay) } catch { throw failure.cancelledWhileWaiting() }
                now = .now()
                attempt += 1
            }
        }
    }

    /// Opens a stream of responses; it is not opened again when it breaks.
    func serverStreaming<Request: Message, Response: Message>(
        _ method: MethodDescriptor, _ request: Request
    ) async throws(ProfileClientError) -> (stream: ResponseStream<Response>, requestID: String) {
        let requestID = RequestID.ofRead().text
        do {
            let options = CallOptions(metadata: settings.metadata(requestID))
            return (try await transport.serverStreaming(method, request, options: options), requestID)
        } catch {
            throw Self.error(error, method, requestID, .read)
        }
    }

    /// The wait before the next attempt; nil when there is none.
    ///
    /// - Parameter effect: what sending it again may do; a named write does no more than a read.
    private func delay(
        after failure: ProfileClientError, _ effect: ProfileClientError.Effect, attempt: Int
    ) -> Duration? {
        guard attempt < retry.maximumAttempts, !Task.isCancelled else { return nil }
        let advised = failure.status.retryDelay
        let isSafe =
            switch (effect, failure.status.code) {
            case (.read, .unavailable): true
            case (.read, .resourceExhausted): advised != nil
            default: failure.status.isKnownUnsent
            }
        guard isSafe else { return nil }
        return max(advised ?? .zero, retry.delay(afterAttempt: attempt, fraction: .random(in: 0...1)))
    }

    static func error(
        _ error: any Error, _ method: MethodDescriptor, _ requestID: String, _ effect: ProfileClientError.Effect
    ) -> ProfileClientError {
        let status: RPCError =
            switch error {
            case let error as RPCError: error
            case is CancellationError: RPCError(code: .cancelled, message: "the call was cancelled")
            default: RPCError(code: .internalError, message: "the request can't be encoded: \(error)")
            }
        return ProfileClientError(status, method: method, requestID: requestID, effect: effect)
    }
}

extension ProfileClientError {
    /// The failure of a call whose task was cancelled before its next attempt: the last attempt did nothing.
    fileprivate func cancelledWhileWaiting() -> ProfileClientError {
        ProfileClientError(
            RPCError(code: .cancelled, message: "the call was cancelled before it was tried again"), method: method,
            reason: reason, requestID: requestID)
    }

    private init(_ status: RPCError, method: String, reason: String?, requestID: String) {
        kind = .cancelled
        message = status.message
        self.reason = reason
        self.method = method
        self.requestID = requestID
        self.status = status
        mayHaveTakenEffect = false
    }
}

internal import SwiftProtobuf
internal import TTRPC

/// Makes calls with the client's rules: time limits, metadata, retries, typed errors. A value: settings are changed on a
/// copy, the connection and the retry budget are shared.
struct Caller: Sendable {
    let transport: TTRPCClient
    let budget: RetryBudget
    let retry: RetryPolicy
    var settings: CallSettings

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
        request.requestID = settings.requestID ?? (settings.namesWrites ? requestID : "")
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
            let options = CallOptions(timeout: settings.longTimeout, metadata: settings.metadata(requestID))
            return try await transport.clientStreaming(method, options: options, produce)
        } catch {
            throw Self.error(error, method, requestID, .write)
        }
    }

    /// Makes a unary call that reads, and leaves it to the caller how its answer is read.
    func read(_ method: MethodDescriptor, _ request: some Message) async throws(ProfileClientError) -> Answer {
        let requestID = RequestID.ofRead()
        let payload = try Self.encode(request, method, requestID, .read)
        let bytes = try await repeated(method, payload, .read, isLong: false, requestID: requestID, isNamed: false)
        return Answer(bytes: bytes, method: method, requestID: requestID, effect: .read)
    }

    /// The bytes of an answer, and what an error about them tells.
    struct Answer {
        let bytes: [UInt8]
        let method: MethodDescriptor
        let requestID: String
        let effect: ProfileClientError.Effect

        /// The message.
        func message<Response: Message>() throws(ProfileClientError) -> Response {
            do throws(RPCError) {
                return try TTRPCClient.decode(bytes)
            } catch {
                throw Caller.error(error, method, requestID, effect)
            }
        }
    }

    private static func encode(
        _ request: some Message, _ method: MethodDescriptor, _ requestID: String, _ effect: ProfileClientError.Effect
    ) throws(ProfileClientError) -> [UInt8] {
        do {
            return try request.serializedBytes()
        } catch {
            throw Self.error(error, method, requestID, effect)
        }
    }

    /// - Parameter isNamed: whether the daemon does the request once however often it is sent.
    private func repeated<Request: Message, Response: Message>(
        _ method: MethodDescriptor, _ request: Request, _ effect: ProfileClientError.Effect, isLong: Bool,
        requestID: String, isNamed: Bool
    ) async throws(ProfileClientError) -> Response {
        let payload = try Self.encode(request, method, requestID, effect)
        let bytes = try await repeated(
            method, payload, effect, isLong: isLong, requestID: requestID, isNamed: isNamed)
        return try Answer(bytes: bytes, method: method, requestID: requestID, effect: effect).message()
    }

    /// As the method above, with messages that are encoded.
    private func repeated(
        _ method: MethodDescriptor, _ payload: [UInt8], _ effect: ProfileClientError.Effect, isLong: Bool,
        requestID: String, isNamed: Bool
    ) async throws(ProfileClientError) -> [UInt8] {
        let clock = ContinuousClock()
        let timeout = isLong ? settings.longTimeout : settings.timeout
        let start = clock.now
        var remaining = timeout
        var attempt = 1
        while true {
            do throws(RPCError) {
                let options = CallOptions(timeout: max(.zero, remaining), metadata: settings.metadata(requestID))
                let answer = try await transport.unary(method, payload: payload, options: options)
                budget.succeeded()
                return answer
            } catch {
                let failure = Self.error(error, method, requestID, effect)
                guard let delay = delay(after: failure, isNamed ? .read : effect, attempt: attempt),
                    clock.now + delay < start + timeout,
                    budget.take()
                else { throw failure }
                do { try await Task.sleep(for: delay, clock: clock) } catch { throw failure.cancelledWhileWaiting() }
                remaining = start + timeout - clock.now
                attempt += 1
            }
        }
    }

    /// Opens a stream of responses; it is not opened again when it breaks.
    func serverStreaming<Request: Message, Response: Message>(
        _ method: MethodDescriptor, _ request: Request
    ) async throws(ProfileClientError) -> (stream: ResponseStream<Response>, requestID: String) {
        let requestID = RequestID.ofRead()
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

internal import CLinux
internal import Glibc
public import Reactor
public import SwiftProtobuf
internal import Synchronization
package import TTRPCWire

/// A ttrpc client: many concurrent calls over one connection, which is made on the first call and again after a failure.
///
/// Messages are encoded and decoded on the caller's executor, frames on the reactor's. Cancelling the calling task cancels
/// the call.
///
/// A call is no job on the reactor's thread: it is left in a queue, of which the thread is told once for a burst, and its task
/// is resumed with the answer. Tasks that prefer ``executor`` are on that thread already and change it at no time.
public actor TTRPCClient: LoopActor, NotificationHandler {
    /// Whose thread carries the calls.
    public nonisolated let reactor: Reactor
    private nonisolated let configuration: ClientConfiguration
    private nonisolated let defaultTimeoutNanoseconds: Int64
    private let path: String
    private var connection: ClientConnection?
    /// Connections that were replaced and whose last calls still run.
    private var retired: [ClientConnection] = []
    private var isConnecting = false
    /// Who waits for the attempt that another call makes: resumed with how it failed, or with nil to look again.
    private var connectWaiters: [CheckedContinuation<RPCError?, Never>] = []
    /// Calls of other threads that the reactor's thread hasn't looked at.
    private nonisolated let submitted = Mutex<[ClientCall]>([])
    /// Whether ``close()`` was called.
    public private(set) var isClosed = false

    /// The reactor's thread runs this actor.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe reactor.asUnownedSerialExecutor() }

    /// The thread that carries the calls, for tasks that make many of them: `Task(executorPreference: client.executor)`. What
    /// runs there must neither block nor compute for long, since all calls of all clients of this reactor wait meanwhile.
    public nonisolated let executor: any TaskExecutor

    /// A client of the server that listens at `path`. Nothing is connected yet.
    ///
    /// - Parameters:
    ///   - path: a Unix socket's file.
    ///   - reactor: where the connection lives; by default one thread that all clients of the process share.
    /// - Throws: ``RPCError`` RESOURCE_EXHAUSTED when the process can't make the shared reactor.
    public init(
        path: String, configuration: ClientConfiguration = ClientConfiguration(), reactor: Reactor? = Reactor.shared
    ) throws(RPCError) {
        guard let reactor else {
            throw RPCError(code: .resourceExhausted, message: "no descriptor or thread is left for the client")
        }
        self.path = path
        self.configuration = configuration
        defaultTimeoutNanoseconds = configuration.defaultTimeout.saturatingNanoseconds
        self.reactor = reactor
        executor = ReactorTaskExecutor(reactor)
    }

    deinit {
        // Streams may outlive the client; the connection ends with the last of them.
        guard let connection else { return }
        Task { await connection.retire() }
    }

    /// Closes the connection; calls in flight fail, and so does every later one.
    public func close() async {
        isClosed = true
        let connections = retired + [connection].compactMap(\.self)
        retired = []
        connection = nil
        for connection in connections { await connection.close("the client was closed") }
    }

    // MARK: Calls

    /// Makes a unary call.
    ///
    /// - Throws: ``RPCError``: the server's, or UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED of this side.
    public nonisolated func unary<Request: Message, Response: Message>(
        _ method: MethodDescriptor, _ request: Request, options: CallOptions = .defaults
    ) async throws -> Response {
        try Self.decode(try await unary(method, payload: try request.serializedBytes(), options: options))
    }

    /// Makes a unary call with a message that is encoded already, and returns the encoded answer.
    ///
    /// - Throws: ``RPCError``: the server's, or UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED of this side.
    public nonisolated func unary(
        _ method: MethodDescriptor, payload: [UInt8], options: CallOptions = .defaults
    ) async throws(RPCError) -> [UInt8] {
        let start = MonotonicTime.now()
        let timeout = options.timeout?.saturatingNanoseconds ?? defaultTimeoutNanoseconds
        return try await unary(
            RequestFrame(method: method.encoded, flags: [], payload: payload, metadata: options.metadata), at: start,
            by: start.advanced(byNanoseconds: timeout))
    }

    /// Makes a unary call whose request is a frame already, and returns the encoded answer.
    ///
    /// - Parameters:
    ///   - start: what the clock shows, or showed shortly before.
    ///   - deadline: when the call fails unless it was answered.
    /// - Throws: as above.
    package nonisolated func unary(
        _ frame: RequestFrame, at start: MonotonicTime, by deadline: MonotonicTime
    ) async throws(RPCError) -> [UInt8] {
        guard !Task.isCancelled else { throw RPCError(code: .cancelled, message: "the call was cancelled") }
        let request = ClientCall.Request(frame: frame, start: start, deadline: deadline)
        switch await submit(ClientCall(request)) {
        case .success(let answer): return answer
        case nil: return try await connectAndCall(request)
        case .failure(let error):
            // It waited for a place when the connection broke, or the server refused it unseen: once more, on a new one.
            guard error.isKnownUnsent, !Task.isCancelled else { throw error }
            return try await connected(by: request.deadline).unary(ClientCall(request))
        }
    }

    /// Makes a call with one request and many responses.
    public nonisolated func serverStreaming<Request: Message, Response: Message>(
        _ method: MethodDescriptor, _ request: Request, options: CallOptions = .defaults
    ) async throws -> ResponseStream<Response> {
        let payload: [UInt8] = try request.serializedBytes()
        let (connection, call) = try await open(method, payload, [.remoteClosed], options)
        return ResponseStream(connection: connection, call: call)
    }

    /// Makes a call with many requests and one response.
    ///
    /// - Parameter produce: writes the requests; the sending side closes when it returns.
    public nonisolated func clientStreaming<Request: Message, Response: Message>(
        _ method: MethodDescriptor, options: CallOptions = .defaults,
        _ produce: (RequestWriter<Request>) async throws -> Void
    ) async throws -> Response {
        let (connection, call) = try await open(method, [], [.remoteOpen], options)
        do {
            try await produce(RequestWriter(connection: connection, call: call))
        } catch {
            // The server's own answer explains more than the failed write that it caused.
            if await !connection.hasEnded(call) {
                await connection.cancel(call)
                throw error
            }
        }
        await connection.closeOutput(call)
        return try Self.decode(try await connection.response(of: call))
    }

    /// Makes a call with many requests and many responses.
    ///
    /// - Parameter body: writes and reads in any order; the call is over when it returns.
    public nonisolated func bidirectional<Request: Message, Response: Message, Result>(
        _ method: MethodDescriptor, options: CallOptions = .defaults,
        _ body: (RequestWriter<Request>, ResponseStream<Response>) async throws -> Result
    ) async throws -> Result {
        let (connection, call) = try await open(method, [], [.remoteOpen], options)
        do {
            let result = try await body(
                RequestWriter(connection: connection, call: call), ResponseStream(connection: connection, call: call))
            await connection.closeOutput(call)
            await connection.cancel(call)
            return result
        } catch {
            await connection.cancel(call)
            throw error
        }
    }

    /// Has the call made on the connection that is there; nil when there is none.
    private nonisolated func submit(_ call: ClientCall) async -> Result<[UInt8], RPCError>? {
        await withTaskCancellationHandler {
            await call.wait {
                if reactor.isOnLoop { return assumeIsolated { $0.start(call) } }
                let isFirst = submitted.withLock { calls in
                    calls.append(call)
                    return calls.count == 1
                }
                if isFirst { reactor.notify(self) }
            }
        } onCancel: {
            Task { await self.cancel(call) }
        }
    }

    /// Begins what other threads have left.
    public nonisolated func notified() {
        let calls = submitted.withLock { exchange(&$0, with: []) }
        assumeIsolated { client in
            for call in calls { client.start(call) }
        }
    }

    private func start(_ call: ClientCall) {
        call.isStarted = true
        if call.isCancelledBeforeStart {
            call.settle(.failure(RPCError(code: .cancelled, message: "the call was cancelled")))
        } else if let usableConnection {
            usableConnection.assumeIsolated { $0.begin(call) }
        } else {
            call.handBack()
        }
    }

    private func cancel(_ call: ClientCall) {
        // Its caller may not have handed it over yet.
        guard call.isStarted else { return call.isCancelledBeforeStart = true }
        call.connection?.assumeIsolated { $0.cancel(call) }
    }

    private func connectAndCall(_ request: ClientCall.Request) async throws(RPCError) -> [UInt8] {
        let connection = try await connected(by: request.deadline)
        do throws(RPCError) {
            return try await connection.unary(ClientCall(request))
        } catch {
            // It waited for a place when the connection broke, or the server refused it unseen: once more, on a new one.
            guard error.isKnownUnsent, !Task.isCancelled else { throw error }
            return try await self.connected(by: request.deadline).unary(ClientCall(request))
        }
    }

    private func open(
        _ method: MethodDescriptor, _ payload: [UInt8], _ flags: FrameFlags, _ options: CallOptions
    ) async throws -> (ClientConnection, ClientCall) {
        let start = MonotonicTime.now()
        let request = ClientCall.Request(
            frame: RequestFrame(method: method.encoded, flags: flags, payload: payload, metadata: options.metadata),
            start: start, deadline: options.timeout.map { start + $0 })
        let connection = try await connected(by: request.deadline)
        let call = ClientCall(request)
        do throws(RPCError) {
            try await connection.open(call)
            return (connection, call)
        } catch {
            guard error.reason == RPCError.notSentReason, !Task.isCancelled else { throw error }
            let connection = try await connected(by: request.deadline)
            let call = ClientCall(request)
            try await connection.open(call)
            return (connection, call)
        }
    }

    /// Reads the answer of a call that was made with encoded messages.
    ///
    /// - Throws: ``RPCError`` INTERNAL when the bytes are no such message.
    public static func decode<Response: Message>(_ bytes: [UInt8]) throws(RPCError) -> Response {
        do {
            return try Response(serializedBytes: bytes)
        } catch {
            throw RPCError(
                code: .internalError, message: "the server's \(Response.protoMessageName) can't be decoded: \(error)")
        }
    }

    // MARK: Connecting

    /// The connection, made if there is none; callers that come meanwhile wait for the same attempt.
    private func connected(by deadline: MonotonicTime?) async throws(RPCError) -> ClientConnection {
        while true {
            guard !isClosed else { throw RPCError.notSent("the client was closed") }
            guard !Task.isCancelled else { throw RPCError(code: .cancelled, message: "the call was cancelled") }
            if let deadline, deadline <= .now() { throw .deadlineExceeded }
            if let usableConnection { return usableConnection }
            guard isConnecting else {
                isConnecting = true
                return try await reconnect(by: deadline)
            }
            if let failure = await waitForConnection() { throw failure }
        }
    }

    private func waitForConnection() async -> RPCError? {
        await withCheckedContinuation { continuation in
            if isConnecting { connectWaiters.append(continuation) } else { continuation.resume(returning: nil) }
        }
    }

    /// Makes a connection; `isConnecting` is set by who calls this.
    private func reconnect(by deadline: MonotonicTime?) async throws(RPCError) -> ClientConnection {
        var failure: RPCError?
        defer {
            isConnecting = false
            wakeConnectWaiters(failure)
        }
        do throws(RPCError) {
            let new = try await connect(by: deadline)
            guard !isClosed else {
                await new.close("the client was closed")
                throw .notSent("the client was closed")
            }
            replaceConnection(with: new)
            return new
        } catch {
            // A deadline or a cancellation of this call is no failure of the others'.
            if error.reason == RPCError.notSentReason { failure = error }
            throw error
        }
    }

    private var usableConnection: ClientConnection? {
        guard let connection, connection.assumeIsolated({ $0.isUsable }) else { return nil }
        return connection
    }

    private func replaceConnection(with new: ClientConnection) {
        if let connection {
            retired.removeAll { $0.assumeIsolated { $0.isClosed } }
            retired.append(connection)
            connection.assumeIsolated { $0.retire() }
        }
        connection = new
    }

    private func wakeConnectWaiters(_ failure: RPCError?) {
        let waiters = connectWaiters
        connectWaiters = []
        for waiter in waiters { waiter.resume(returning: failure) }
    }

    private func connect(by deadline: MonotonicTime?) async throws(RPCError) -> ClientConnection {
        let limit = MonotonicTime.now() + configuration.connectTimeout
        while true {
            var isInProgress: CInt = 0
            let descriptor = unsafe clinux_unix_connect(path, &isInProgress)
            if descriptor >= 0 {
                let connection = ClientConnection(
                    descriptor: descriptor, reactor: reactor, configuration: configuration)
                do {
                    try await connection.start()
                } catch {
                    throw RPCError.notSent("\(error)")
                }
                return connection
            }
            // A full backlog: the server is busy accepting, so come again shortly.
            guard descriptor == -EAGAIN, MonotonicTime.now() < limit else {
                throw RPCError.notSent("can't connect to \(path): \(systemErrorText(-descriptor))")
            }
            if let deadline, deadline <= .now() { throw .deadlineExceeded }
            do {
                try await reactor.sleep(for: .milliseconds(10))
            } catch {
                throw RPCError(code: .cancelled, message: "the call was cancelled")
            }
            // Those who wait look at their own deadlines and cancellations.
            wakeConnectWaiters(nil)
        }
    }
}

import Foundation
import Logging
import ProfiledProtocol
import Reactor
import SwiftProtobuf
import Synchronization
import TTRPC

@testable import ProfileClient

/// A server on a socket of its own that answers with the real router, and with handlers that a test writes.
final class StubDaemon: Sendable {
    let socketPath: String
    let calls: CallLog
    private let reactor: Reactor
    private let server: TTRPCServer

    private init(socketPath: String, calls: CallLog, reactor: Reactor, server: TTRPCServer) {
        self.socketPath = socketPath
        self.calls = calls
        self.reactor = reactor
        self.server = server
    }

    /// Runs a body against a server with the methods that `register` adds, and stops the server.
    static func run<Value: Sendable>(
        at socketPath: String = temporaryPath(), failing failures: [RPCError] = [],
        _ register: (inout Router) -> Void, _ body: (StubDaemon) async throws -> Value
    ) async throws -> Value {
        let calls = CallLog(failures: failures)
        var router = Router(interceptors: [calls])
        register(&router)
        let reactor = try Reactor(name: "stub")
        try reactor.start()
        let server = TTRPCServer(
            router: router, reactor: reactor, logger: Logger(label: "stub", factory: { _ in SwiftLogNoOpLogHandler() }))
        try await server.listen(.bind(path: socketPath))
        let daemon = StubDaemon(socketPath: socketPath, calls: calls, reactor: reactor, server: server)
        do {
            let value = try await body(daemon)
            await daemon.stop()
            return value
        } catch {
            await daemon.stop()
            throw error
        }
    }

    private func stop() async {
        await server.shutdown(within: .seconds(5))
        await reactor.shutdown()
    }

    /// A client of this daemon that waits little between attempts.
    func client(_ change: (inout ProfileClient.Configuration) -> Void = { _ in }) throws -> ProfileClient {
        var configuration = ProfileClient.Configuration()
        configuration.retry.initialDelay = .milliseconds(1)
        change(&configuration)
        return try ProfileClient(socketPath: socketPath, configuration: configuration)
    }

    static func temporaryPath() -> String { "/tmp/profile-client-\(UUID().uuidString.prefix(8)).sock" }
}

/// Remembers calls, and fails the first ones with what a test prepared.
final class CallLog: ServerInterceptor {
    struct Call: Sendable {
        let method: String
        let metadata: Metadata
    }

    private let state: Mutex<(calls: [Call], failures: [RPCError])>

    init(failures: [RPCError]) { state = Mutex((calls: [], failures: failures)) }

    var all: [Call] { state.withLock { $0.calls } }
    var methods: [String] { all.map(\.method) }

    func intercept(_ context: ServerContext, next: () async throws -> Void) async throws {
        let failure: RPCError? = state.withLock { state in
            state.calls.append(Call(method: context.method.method, metadata: context.metadata))
            return state.failures.isEmpty ? nil : state.failures.removeFirst()
        }
        if let failure { throw failure }
        try await next()
    }
}

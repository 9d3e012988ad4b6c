import Foundation
import Glibc
import Logging
import Reactor
import Testing

@testable import TTRPC

/// A server with the echo service on a socket in a folder of its own.
struct TestServer {
    let folder: URL
    let path: String
    let reactor: Reactor
    let service: EchoService
    let server: TTRPCServer
    let log: LogLines

    /// Runs `body` with a server, and stops it and its reactor afterwards.
    static func run(
        configuration: ServerConfiguration = ServerConfiguration(), interceptors: [any ServerInterceptor] = [],
        _ body: (TestServer) async throws -> Void
    ) async throws {
        let test = try await TestServer(configuration: configuration, interceptors: interceptors)
        do {
            try await body(test)
        } catch {
            await test.stop()
            throw error
        }
        await test.stop()
    }

    init(configuration: ServerConfiguration, interceptors: [any ServerInterceptor] = []) async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("ttrpc-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appendingPathComponent("s").path
        reactor = try Reactor(name: "ttrpc-test")
        try reactor.start()
        service = EchoService(reactor: reactor)
        var router = Router(interceptors: interceptors)
        router.register(service)
        log = LogLines()
        let log = log
        server = TTRPCServer(
            configuration: configuration, router: router, reactor: reactor,
            logger: Logger(label: "test") { _ in log })
        try await server.listen(.bind(path: path))
    }

    func stop() async {
        service.gate.open()
        await server.shutdown(within: .milliseconds(50))
        await until { server.statistics.runningCalls == 0 }
        await reactor.shutdown()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Another server on the same path and reactor.
    func successor() async throws -> TTRPCServer {
        var router = Router()
        router.register(service)
        let server = TTRPCServer(router: router, reactor: reactor, logger: Logger(label: "test") { [log] _ in log })
        try await server.listen(.bind(path: path))
        return server
    }

    func client(_ change: (inout ClientConfiguration) -> Void = { _ in }) throws -> TTRPCClient {
        var configuration = ClientConfiguration()
        configuration.cancelMethod = MethodDescriptor(service: "test.Control", method: "Cancel", shape: .unary)
        change(&configuration)
        return try TTRPCClient(path: path, configuration: configuration)
    }

    /// A second connection is served, whatever became of the first.
    func expectAlive(_ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let connection = try RawConnection(path: path)
        connection.send(requestFrame(1, "Say", "alive"))
        let answer = try await connection.receive()
        #expect(answer?.data == [0x12, 7] + encodedValue("alive"), comment, sourceLocation: sourceLocation)
    }
}

/// Waits for a condition that something else brings about, at most half a minute, which sanitizers on a busy machine may
/// need; records an issue after that.
func until(
    _ condition: () async throws -> Bool, sourceLocation: SourceLocation = #_sourceLocation
) async rethrows {
    let end = ContinuousClock.now + .seconds(30)
    while try await !condition() {
        if ContinuousClock.now > end {
            Issue.record("the condition didn't come true", sourceLocation: sourceLocation)
            return
        }
        // Others need the processor; what is waited for happens on the reactor's thread.
        try? await Task.sleep(for: .microseconds(200))
    }
}

/// How many descriptors this process has.
func openDescriptors() -> Int {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"))?.count ?? 0) - 1
}

/// Keeps what was logged.
final class LogLines: LogHandler, @unchecked Sendable {
    private let lock = NSLock()
    private var lines: [String] = []
    // Nobody changes these in the tests.
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        lock.withLock { lines.append("\(event.message) \(event.metadata ?? [:])") }
    }

    var all: [String] { lock.withLock { lines } }
}

import DaemonTestSupport
import ProfiledProtocol
import SwiftProtobuf
import TTRPC
import Testing

/// An established second connection that looks on while another one is abused. Blocks.
final class Witness {
    private let caller: RawCaller
    private let daemon: DaemonProcess
    /// Calls that it has made.
    private(set) var calls: UInt64 = 0

    init(_ daemon: DaemonProcess) throws {
        self.daemon = daemon
        caller = RawCaller(try daemon.rawConnection(timeout: .seconds(10)))
    }

    /// What the daemon says of itself.
    func status() throws -> Profiled_V1_StatusResponse {
        calls += 1
        let answer = try caller.call(Profiled_V1_AdminService.serviceName, "Status")
        guard answer.code == .ok else { throw answer.error }
        return try Profiled_V1_StatusResponse(serializedBytes: answer.payload)
    }

    /// How long Health/Check takes: the first of twenty calls that takes at most 10 ms, else the shortest. Other programs
    /// and the debug build cost a call more now and then; a daemon that is held up is so in all of them.
    func healthLatency() throws -> Duration {
        var shortest = Duration.seconds(60)
        for _ in 0..<20 where shortest > .milliseconds(10) {
            calls += 1
            let clock = ContinuousClock()
            let start = clock.now
            let answer = try caller.call(Grpc_Health_V1_Health.serviceName, "Check")
            shortest = min(shortest, clock.now - start)
            guard answer.code == .ok, answer.payload == [8, 1] else { throw answer.error }
        }
        return shortest
    }

    /// How many descriptors the daemon has open beside its database connections, which it opens as it needs them; looked at
    /// while none is being made.
    ///
    /// - Parameter expected: what is waited for, up to five seconds.
    func descriptors(expected: Int? = nil) throws -> Int {
        let clock = ContinuousClock()
        let limit = clock.now + .seconds(5)
        while true {
            let status = try status()
            let connections = try poolConnections()
            let count = try daemon.openDescriptors() - connections.count
            // One that begins meanwhile, or has ended, is in one of both numbers alone.
            let isSame = try poolConnections().map(\.backendProcessID) == connections.map(\.backendProcessID)
            let isAtRest =
                status.openConnections == 1 && !connections.contains { $0.state == .connecting } && isSame
                && (expected == nil || expected == count)
            if isAtRest || clock.now > limit { return count }
        }
    }

    private func poolConnections() throws -> [Profiled_V1_PoolConnection] {
        calls += 1
        let answer = try caller.call(Profiled_V1_AdminService.serviceName, "ShowPool")
        guard answer.code == .ok else { throw answer.error }
        return try Profiled_V1_ShowPoolResponse(serializedBytes: answer.payload).lanes.flatMap(\.connections)
    }

    /// The status once it fits, or the last one after five seconds: a connection's end is seen a little later.
    func status(where fits: (Profiled_V1_StatusResponse) -> Bool) throws -> Profiled_V1_StatusResponse {
        let clock = ContinuousClock()
        let limit = clock.now + .seconds(5)
        while true {
            let status = try status()
            if fits(status) || clock.now > limit { return status }
        }
    }

    /// Runs `body` on a connection of its own, and holds the daemon to what it promises of every abuse: the same
    /// process answers the witness within 10 ms while the abused connection is still open, and afterwards nothing of it
    /// is left but exact counts.
    ///
    /// - Parameters:
    ///   - started: calls that reach a handler; nil where the peer can't know.
    ///   - failed: calls and frames that are answered with an error.
    static func abuse(
        _ daemon: DaemonProcess? = DaemonTrait.daemon, started: UInt64?, failed: UInt64?,
        sourceLocation: SourceLocation = #_sourceLocation, _ body: @escaping @Sendable (RawConnection) throws -> Void
    ) async throws {
        let daemon = try #require(daemon)
        try await onThread {
            let witness = try Witness(daemon)
            let descriptors = try witness.descriptors()
            let before = try witness.status { $0.runningCalls == 1 && $0.openConnections == 1 }
            #expect(before.openConnections == 1 && before.runningCalls == 1, sourceLocation: sourceLocation)
            let calls = witness.calls
            do {
                let connection = try daemon.rawConnection(timeout: .seconds(15))
                try body(connection)
                #expect(try witness.healthLatency() <= .milliseconds(10), sourceLocation: sourceLocation)
                withExtendedLifetime(connection) {}
            }
            let after = try witness.status { $0.runningCalls == 1 && $0.openConnections == 1 }
            #expect(after.processID == daemon.pid, sourceLocation: sourceLocation)
            #expect(after.openConnections == 1, sourceLocation: sourceLocation)
            #expect(after.runningCalls == 1, sourceLocation: sourceLocation)
            if let started {
                let others = after.totalCalls - before.totalCalls - (witness.calls - calls)
                #expect(others == started, "calls that reached a handler", sourceLocation: sourceLocation)
            }
            if let failed {
                #expect(
                    after.failedCalls - before.failedCalls == failed, "failed calls", sourceLocation: sourceLocation)
            }
            #expect(try witness.descriptors(expected: descriptors) == descriptors, sourceLocation: sourceLocation)
            #expect(try witness.healthLatency() <= .milliseconds(10), sourceLocation: sourceLocation)
        }
    }
}

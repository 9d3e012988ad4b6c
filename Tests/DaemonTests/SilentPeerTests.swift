import DaemonTestSupport
import ProfiledProtocol
import SwiftProtobuf
import TTRPC
import TTRPCWire
import Testing

/// Peers that fall silent within a frame or stop reading: the limit is ten seconds, which the tests wait for together.
@Suite(.daemon(), .timeLimit(.minutes(2)))
struct SilentPeerTests {
    private static let health = Grpc_Health_V1_Health.serviceName

    /// How long the daemon takes to close a connection on which these bytes were the last.
    private static func silence(after bytes: [UInt8]) async throws -> Duration {
        let daemon = try #require(DaemonTrait.daemon)
        return try await onThread {
            let connection = try daemon.rawConnection(timeout: .seconds(15))
            let clock = ContinuousClock()
            try connection.send(bytes)
            let start = clock.now
            #expect(try connection.receive(1).isEmpty)
            return clock.now - start
        }
    }

    @Test(
        "silence within a frame closes the connection after ten seconds",
        arguments: [
            [0, 0], RawCaller.frame(1, type: 1, length: 4_194_304),
            RawCaller.frame(1, type: 1, length: 4_194_304) + [1],
            RawCaller.frame(1, type: 3, length: 0xFF_FFFF),
        ])
    func silent(bytes: [UInt8]) async throws {
        // The oversized frame is answered when its header has come.
        if bytes.count > 2, bytes[2] == 0xFF { return try await silentWithinSkippedData(bytes) }
        let taken = try await Self.silence(after: bytes)
        #expect(taken >= .seconds(9) && taken <= .seconds(13))
    }

    private func silentWithinSkippedData(_ bytes: [UInt8]) async throws {
        let daemon = try #require(DaemonTrait.daemon)
        try await onThread {
            let connection = try daemon.rawConnection(timeout: .seconds(15))
            try connection.send(bytes)
            #expect(try connection.receiveAnswer(1).code == .invalidArgument)
            #expect(try connection.receive(1).isEmpty)
        }
    }

    @Test("silence between frames, or while a stream is open, closes nothing")
    func idle() async throws {
        let daemon = try #require(DaemonTrait.daemon)
        try await onThread {
            let idle = RawCaller(try daemon.rawConnection(timeout: .seconds(11)))
            #expect(try idle.call(Self.health, "Check").code == .ok)
            let watching = try daemon.rawConnection(timeout: .seconds(11))
            try watching.send(RawCaller.request(1, Self.health, "Watch", flags: .remoteClosed))
            #expect(try watching.receiveFrame()?.type == 3)
            #expect(throws: RawConnection.Failure.self) { try watching.receive(1) }
            #expect(try idle.call(Self.health, "Check").code == .ok)
        }
    }

    @Test("a frame that comes slowly is read: each byte starts the ten seconds again")
    func slow() async throws {
        let daemon = try #require(DaemonTrait.daemon)
        try await onThread {
            let connection = try daemon.rawConnection(timeout: .seconds(5))
            let request = RawCaller.request(1, Self.health, "Check")
            for byte in request.dropLast(3) { try connection.send([byte]) }
            for byte in request.suffix(3) {
                // The pause is what is tested: 4 × 3 s are more than the limit.
                #expect(!connection.waitForHangUp(within: .seconds(4)))
                try connection.send([byte])
            }
            #expect(try connection.receiveAnswer(1).code == .ok)
        }
    }

    @Test("a peer that takes nothing of its answers is closed after ten seconds")
    func stalled() async throws {
        let daemon = try #require(DaemonTrait.daemon)
        try await onThread {
            let connection = try daemon.rawConnection(timeout: .seconds(15))
            // Answers that fill the socket's buffer, and not the 8 MiB that may wait.
            let size = try Self.describeBytes(daemon)
            let clock = ContinuousClock()
            let count = UInt32(2 << 20) / UInt32(size) + 1
            for index in 0..<count {
                try connection.send(RawCaller.request(2 * index + 1, Profiled_V1_Control.serviceName, "Describe"))
            }
            let start = clock.now
            #expect(connection.waitForHangUp(within: .seconds(15)))
            let taken = clock.now - start
            #expect(taken >= .seconds(9) && taken <= .seconds(14))
        }
    }

    @Test("a peer for which 8 MiB wait is closed at once")
    func flooded() async throws {
        let daemon = try #require(DaemonTrait.daemon)
        try await onThread {
            let connection = try daemon.rawConnection(timeout: .seconds(5))
            let clock = ContinuousClock()
            let start = clock.now
            // Refused at once, with the names in the answer: handlers would wait for the peer to read.
            let name = String(repeating: "x", count: 250)
            var streamID: UInt32 = 1
            do {
                while streamID < 100_000 {
                    var bytes: [UInt8] = []
                    for _ in 0..<100 {
                        bytes += RawCaller.request(streamID, name, name)
                        streamID += 2
                    }
                    try connection.send(bytes)
                }
            } catch let failure as RawConnection.Failure {
                // Closed while we still sent: that is the point.
                #expect(!failure.isTimeout)
            }
            #expect(connection.waitForHangUp(within: .seconds(5)))
            #expect(clock.now - start < .seconds(8))
        }
    }

    /// Bytes of one answer of Describe.
    private static func describeBytes(_ daemon: DaemonProcess) throws -> Int {
        let answer = try RawCaller(try daemon.rawConnection()).call(Profiled_V1_Control.serviceName, "Describe")
        try #require(answer.code == .ok && answer.payload.count > 10_000)
        return answer.payload.count
    }
}

import Glibc
import TTRPCWire
import Testing

@testable import TTRPC

/// Calls that are answered without a task.
struct ShortcutTests {
    @Test("a call is answered at once, later, by its handler or with its error, and counts once in each case")
    func everyWay() async throws {
        try await TestServer.run { test in
            let connection = try RawConnection(path: test.path)
            let calls: [(String, String)] = [
                ("now 3", "lll"), ("later", "answered"), ("hand over", "handed over"), ("anything", "handled"),
            ]
            for (index, (request, answer)) in calls.enumerated() {
                connection.send(requestFrame(UInt32(2 * index + 1), "Short", request))
                let frame = try await connection.receive()
                #expect(frame?.header.streamID == UInt32(2 * index + 1))
                #expect(frame?.data == [0x12, UInt8(answer.utf8.count + 2)] + encodedValue(answer))
            }
            connection.send(requestFrame(9, "Short", "fail"))
            let data = try #require(try await connection.receive()?.data)
            let status = try #require(try ResponseEnvelope(parsing: data.span).status)
            #expect(try Google_Rpc_Status(serializedBytes: Array(data[status])).message == "failed later")
            await until { test.server.statistics.runningCalls == 0 }
            #expect(test.server.statistics.startedCalls == 5)
            #expect(test.server.statistics.failedCalls == 1)
            #expect(test.service.handled.load(ordering: .relaxed) == 1)
        }
    }

    @Test("a call that waits ends at its deadline, and with its peer; what works on it is told")
    func abandoned() async throws {
        try await TestServer.run { test in
            let connection = try RawConnection(path: test.path)
            connection.send(requestFrame(1, "Short", "never", timeout: 1_000_000))
            let data = try #require(try await connection.receive()?.data)
            let status = try #require(try ResponseEnvelope(parsing: data.span).status)
            #expect(
                try Google_Rpc_Status(serializedBytes: Array(data[status])).code
                    == RPCError.Code.deadlineExceeded.rawValue)
            do {
                let other = try RawConnection(path: test.path)
                other.send(requestFrame(1, "Short", "never"))
                await until { test.server.statistics.runningCalls == 1 }
            }
            await until { test.server.statistics.runningCalls == 0 }
            #expect(test.service.cancelled.load(ordering: .relaxed) == 2)
            try await test.expectAlive()
        }
    }

    @Test("many large answers to requests that came in one read wait for the peer like all others")
    func largeAnswers() async throws {
        var configuration = ServerConfiguration()
        configuration.maximumCallsPerConnection = 1_000
        try await TestServer.run(configuration: configuration) { test in
            let connection = try RawConnection(path: test.path)
            // Together 64 MiB, many times what may wait for one peer.
            let count = 128
            let length = 512 * 1024
            connection.send((0..<count).flatMap { requestFrame(UInt32(2 * $0 + 1), "Short", "now \(length)") })
            var shortcuts = 0
            for _ in 0..<count {
                let frame = try #require(try await connection.receive())
                if frame.data.count > length { shortcuts += 1 }
            }
            // The first filled the room; the others were left to the handler, and all were answered.
            #expect(shortcuts > 0)
            #expect(shortcuts + test.service.handled.load(ordering: .relaxed) == count)
            try await test.expectAlive()
        }
    }
}

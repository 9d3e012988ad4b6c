import TTRPCWire
import Testing

@testable import TTRPC

@Suite(.timeLimit(.minutes(3)))
struct HeldBytesTests {
    @Test("when unfinished frames hold too much together, the peer that holds most is closed and the others are served")
    func unfinishedFrames() async throws {
        var configuration = ServerConfiguration()
        configuration.maximumHeldBytes = 1_050_000
        configuration.readIdleTimeout = .seconds(60)
        try await TestServer.run(configuration: configuration) { test in
            let frame = requestFrame(1, "Length", letters(500_000))
            let sizes = [300_000, 400_000, 250_000, 250_000]
            let peers = try sizes.map { _ in try RawConnection(path: test.path) }
            for (peer, size) in zip(peers, sizes) { peer.send(Array(frame[..<size])) }
            #expect(try await peers[1].receive() == nil)
            for index in [0, 2, 3] {
                // One at a time: whole frames are held while they arrive.
                peers[index].send(Array(frame[sizes[index]...]))
                #expect(try await peers[index].receive()?.data == [0x12, 8] + encodedValue("500000"))
            }
            try await test.expectAlive()
            await until { test.server.statistics.openConnections == 3 }
        }
    }

    @Test("when unread answers hold too much together, a peer that doesn't read is closed, not one that does")
    func unreadAnswers() async throws {
        var configuration = ServerConfiguration()
        configuration.maximumHeldBytes = 6_000_000
        try await TestServer.run(configuration: configuration) { test in
            let reader = try RawConnection(path: test.path)
            let silent = try (0..<3).map { _ in try RawConnection(path: test.path) }
            for peer in silent { peer.send(requestFrame(1, "OfLength", "3000000")) }
            await until { test.server.statistics.openConnections == 3 }
            for round in 0..<10 {
                reader.send(requestFrame(UInt32(2 * round + 1), "OfLength", "100000"))
                #expect(try await reader.receive()?.data.count ?? 0 > 100_000)
            }
        }
    }

    @Test("unread messages of a stream count, and are given back when they are read or the call ends")
    func unreadMessages() async throws {
        var configuration = ServerConfiguration()
        configuration.maximumHeldBytes = 500_000
        try await TestServer.run(configuration: configuration) { test in
            let first = try RawConnection(path: test.path)
            let second = try RawConnection(path: test.path)
            for peer in [first, second] { peer.send(requestFrame(1, "BlockStream", flags: .remoteOpen)) }
            first.send(dataFrame(1, letters(300_000)))
            second.send(dataFrame(1, letters(290_000)))
            #expect(try await first.receive() == nil)
            // What the first held is free again: the second may go on to the bound by itself.
            second.send(dataFrame(1, letters(150_000)))
            second.send(requestFrame(3, "Say", "there"))
            #expect(try await second.receive()?.data == [0x12, 7] + encodedValue("there"))
            try await test.expectAlive()
        }
    }

    @Test("requests of running calls hold so many bytes together; what goes beyond is refused, what is small passes")
    func requests() async throws {
        var configuration = ServerConfiguration()
        configuration.maximumRequestBytes = 1_000_000
        try await TestServer.run(configuration: configuration) { test in
            let connection = try RawConnection(path: test.path)
            connection.send(requestFrame(1, "Stubborn", letters(600_000)))
            await until { test.server.statistics.runningCalls == 1 }
            let client = try test.client()
            let length = EchoService.method("Length")
            let error = await #expect(throws: RPCError.self) {
                let _: Text = try await client.unary(length, Text(letters(600_000)))
            }
            #expect(error?.code == .resourceExhausted)
            #expect(try await (client.unary(length, Text(letters(300_000))) as Text).value == "300000")
            test.service.gate.open()
            #expect(try await connection.receive()?.header.streamID == 1)
            #expect(try await (client.unary(length, Text(letters(600_000))) as Text).value == "600000")
            await client.close()
            // One that is larger than the bound runs when nothing else does.
            connection.send(requestFrame(3, "Length", letters(1_200_000)))
            #expect(try await connection.receive()?.data == [0x12, 9] + encodedValue("1200000"))
        }
    }
}

import Glibc
import Testing

@testable import TTRPC

/// What waits to be sent to one peer.
struct OutputBufferTests {
    @Test("one turn sends a part of what waits, however much the socket would take, and the next ones the rest")
    func oneTurn() throws {
        var ends: [CInt] = [0, 0]
        try #require(socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_NONBLOCK.rawValue), 0, &ends) == 0)
        defer { for end in ends { close(end) } }
        // Without privileges the system's limit stands instead, and is below what a turn sends.
        var room: CInt = 8 * 1024 * 1024
        setsockopt(ends[0], SOL_SOCKET, 33 /* SO_SNDBUFFORCE */, &room, socklen_t(MemoryLayout<CInt>.size))
        var buffer = OutputBuffer()
        let message = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        buffer.bytes.append(contentsOf: message)
        var received: [UInt8] = []
        var largest = 0
        var turns = 0
        while received.count < message.count, turns < 1_000 {
            turns += 1
            _ = buffer.send(to: ends[0])
            let before = received.count
            var part = [UInt8](repeating: 0, count: 65_536)
            while case let count = recv(ends[1], &part, part.count, 0), count > 0 { received += part[..<count] }
            largest = max(largest, received.count - before)
        }
        #expect(received == message)
        #expect(largest <= 262_144 && turns >= 4)
        #expect(buffer.pendingBytes == 0)
    }
}

import Synchronization
import TTRPCWire
import Testing

@testable import TTRPC

struct StreamTests {
    @Test("handlers of streams stay on the reactor's thread, and messages are answered one by one")
    func chatsOneByOne() async throws {
        try await TestServer.run { test in
            let connection = try RawConnection(path: test.path)
            connection.send(requestFrame(1, "Chat", flags: .remoteOpen))
            for index in 0..<20 {
                connection.send(dataFrame(1, "m\(index)"))
                #expect(try await connection.receive()?.data == encodedValue("m\(index)"))
            }
            #expect(test.service.strayed.load(ordering: .relaxed) == 0)
        }
    }
}

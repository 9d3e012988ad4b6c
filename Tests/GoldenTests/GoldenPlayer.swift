import TTRPC
import Testing

@testable import ProfiledProtocol

/// Takes the client's side of a case, one step after the other.
final class GoldenPlayer {
    private let connection: RawConnection
    private let echo: EchoService
    private var handlersBefore = 0
    private var mayCallNoHandler = false
    private var readsNothing = false
    private var isClosed = false

    init(connection: RawConnection, echo: EchoService) {
        self.connection = connection
        self.echo = echo
    }

    func play(_ golden: GoldenCase) throws {
        var steps = golden.steps[...]
        while let step = steps.popFirst() {
            switch step {
            case .client(let bytes):
                handlersBefore = echo.handlersCalled
                try connection.send(bytes)
            case .server(let expected):
                try expect(frames: [expected])
            case .orderFree:
                var frames: [[UInt8]] = []
                while case .server(let frame) = steps.first {
                    frames.append(frame)
                    steps.removeFirst()
                }
                try expect(frames: frames)
            case .expectResponse(let stream, let code):
                try expect(code, on: stream)
            case .expectClose:
                if readsNothing {
                    #expect(connection.waitForHangUp())
                } else {
                    #expect(try connection.receive(1) == [], "the connection should have been closed")
                }
                checkHandlers()
                isClosed = true
            case .expectNoHandler: mayCallNoHandler = true
            case .shut: connection.shut()
            case .readNothing: readsNothing = true
            case .expectNothing, .silence, .descriptors: break
            }
        }
        guard !isClosed else { return }
        connection.shut()
        #expect(try connection.receive(1) == [], "nothing should have followed")
    }

    private func expect(frames: [[UInt8]]) throws {
        let received = try frames.map { _ in try connection.receiveFrame() }
        let order: ([UInt8], [UInt8]) -> Bool = { $0.lexicographicallyPrecedes($1) }
        #expect(received.sorted(by: order).map(Self.hex) == frames.sorted(by: order).map(Self.hex))
    }

    private func expect(_ code: String, on stream: UInt32) throws {
        let frame = try connection.receiveFrame()
        try #require(frame.count > 10, "the connection ended")
        #expect(frame[4..<8].reduce(0) { $0 << 8 | UInt32($1) } == stream)
        #expect(frame[8] == 2, "a response")
        #expect(frame[9] == 0, "no flags")
        // ttrpc.Response: field 1 is the status, and the only one of an error.
        #expect(frame[10] == 0x0A)
        let length = frame.dropFirst(11).prefix { $0 >= 0x80 }.count + 1
        let status = try Google_Rpc_Status(serializedBytes: Array(frame.dropFirst(11 + length)))
        let received = RPCError.Code(rawValue: status.code)
        #expect(received?.name == code, "\(status.message)")
        #expect(!status.message.isEmpty)
        checkHandlers()
    }

    private func checkHandlers() {
        if mayCallNoHandler { #expect(echo.handlersCalled == handlersBefore, "a handler was called") }
        mayCallNoHandler = false
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.prefix(512).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}

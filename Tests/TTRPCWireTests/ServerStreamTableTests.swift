import Testing

@testable import TTRPCWire

struct ServerStreamTableTests {
    /// One event of a connection, and what the table must say to it.
    enum Event: Sendable {
        case request(UInt32, flags: UInt8 = 0, ServerStreamTable.Action)
        case data(UInt32, flags: UInt8 = 0, length: UInt32 = 1, ServerStreamTable.Action)
        case other(UInt8, ServerStreamTable.Action)
        case opened(UInt32, ServerStreamTable.State)
        case finished(UInt32)
    }

    static let tables: [(String, [Event])] = [
        ("a unary call", [.request(1, .open), .opened(1, .unary), .finished(1), .request(3, .open)]),
        ("ids may be skipped", [.request(1, .open), .request(9, .open), .request(.max, .open)]),
        (
            "a stream of data",
            [
                .request(1, flags: 2, .open), .opened(1, .open), .data(1, .deliver(isLast: false, isEmptyClose: false)),
                .data(1, length: 0, .deliver(isLast: false, isEmptyClose: false)),
                .data(1, flags: 4, length: 0, .ignore),
                .data(1, flags: 5, length: 0, .deliver(isLast: true, isEmptyClose: true)),
                .data(1, .fail(.dataAfterClose)),
            ]
        ),
        (
            "the last message closes",
            [
                .request(1, flags: 2, .open), .opened(1, .open),
                .data(1, flags: 1, .deliver(isLast: true, isEmptyClose: false)),
                .data(1, flags: 5, length: 0, .fail(.dataAfterClose)),
            ]
        ),
        ("id 0", [.request(0, .reject(.streamIDNotOdd)), .request(1, .open)]),
        ("an even id", [.request(2, .reject(.streamIDNotOdd)), .request(1, .open)]),
        (
            "a reused id",
            [.request(1, .open), .opened(1, .unary), .finished(1), .request(1, .reject(.streamIDNotIncreasing))]
        ),
        ("a refused id is used up", [.request(1, .open), .request(1, .reject(.streamIDNotIncreasing))]),
        ("a decreasing id", [.request(7, .open), .request(5, .reject(.streamIDNotIncreasing)), .request(9, .open)]),
        ("a live id", [.request(1, .open), .opened(1, .unary), .request(1, .fail(.streamIDNotIncreasing))]),
        ("contradicting flags", [.request(1, flags: 3, .reject(.contradictingFlags)), .request(3, .open)]),
        ("data on a stream never opened", [.data(1, .reject(.dataOnUnknownStream)), .request(1, .open)]),
        ("data on an even stream", [.data(2, .reject(.dataOnUnknownStream))]),
        ("data on a unary stream", [.request(1, .open), .opened(1, .unary), .data(1, .fail(.dataOnUnaryStream))]),
        (
            "data on a finished stream",
            [.request(1, flags: 2, .open), .opened(1, .open), .finished(1), .data(1, .reject(.dataOnUnknownStream))]
        ),
        (
            "data on a stream closed from its start",
            [.request(1, flags: 1, .open), .opened(1, .halfClosed), .data(1, .fail(.dataAfterClose))]
        ),
        (
            "no data with a length",
            [.request(1, flags: 2, .open), .opened(1, .open), .data(1, flags: 5, length: 1, .fail(.noDataWithLength))]
        ),
        ("unknown flags mean nothing", [.request(1, flags: 0xF8, .open)]),
        ("frames not for servers", [.other(2, .ignore), .other(0, .ignore), .other(255, .ignore)]),
    ]

    @Test("each event is answered as the specification says", arguments: tables)
    func table(name: String, events: [Event]) {
        var table = ServerStreamTable()
        for (index, event) in events.enumerated() {
            switch event {
            case .request(let streamID, let flags, let action):
                #expect(table.receive(Self.header(streamID, 1, flags, 5)) == action, "\(name), event \(index)")
            case .data(let streamID, let flags, let length, let action):
                #expect(table.receive(Self.header(streamID, 3, flags, length)) == action, "\(name), event \(index)")
            case .other(let type, let action):
                #expect(table.receive(Self.header(1, type, 0, 0)) == action, "\(name), event \(index)")
            case .opened(let streamID, let state): table.opened(streamID, state)
            case .finished(let streamID): table.finished(streamID)
            }
        }
    }

    @Test("the hundredth frame that means nothing closes the connection")
    func ignoredFrames() {
        var table = ServerStreamTable()
        for _ in 1..<100 { #expect(table.receive(Self.header(1, 2, 0, 0)) == .ignore) }
        #expect(table.receive(Self.header(1, 9, 0, 0)) == .close)
    }

    @Test("finished streams leave nothing behind")
    func leavesNothing() {
        var table = ServerStreamTable()
        for index in 0..<1000 as Range<UInt32> {
            #expect(table.receive(Self.header(2 * index + 1, 1, 0, 0)) == .open)
            table.opened(2 * index + 1, .unary)
            table.finished(2 * index + 1)
            #expect(table.count == 0)
        }
    }

    static func header(_ streamID: UInt32, _ type: UInt8, _ flags: UInt8, _ length: UInt32) -> FrameHeader {
        FrameHeader(
            dataLength: length, streamID: streamID, type: FrameType(rawValue: type), flags: FrameFlags(rawValue: flags))
    }
}

/// Which streams of a connection live, seen from the server, and what each frame means for them: a pure value, so that
/// every sequence of frames can be tested without a socket.
///
/// A stream is absent, then live (`unary`, `open` or `halfClosed`), then absent again; ids only grow.
public struct ServerStreamTable: Sendable {
    /// A live stream.
    public enum State: Sendable, Equatable {
        /// One request, one response. Successor: finished.
        case unary
        /// The client may send data. Successors: halfClosed, finished.
        case open
        /// The client sends nothing more; the server may. Successor: finished.
        case halfClosed
    }

    /// A rule that a frame broke; always answered INVALID_ARGUMENT.
    public enum Violation: Sendable, Equatable {
        /// Stream ids of clients are odd and not 0.
        case streamIDNotOdd
        /// Ids must grow; this one is not above the highest used.
        case streamIDNotIncreasing
        /// Data on a stream that was never opened, or has ended.
        case dataOnUnknownStream
        /// Data on a unary stream.
        case dataOnUnaryStream
        /// Data after the client had closed its side.
        case dataAfterClose
        /// The no-data flag on a frame with data.
        case noDataWithLength
        /// remote closed and remote open on the same request.
        case contradictingFlags
    }

    /// What to do with a frame.
    public enum Action: Sendable, Equatable {
        /// A new stream: route it, then say ``ServerStreamTable/opened(_:_:)``.
        case open
        /// A message (unless `isEmptyClose`) for a live stream; `isLast` when the client closed its side with it.
        case deliver(isLast: Bool, isEmptyClose: Bool)
        /// The live stream ends with this violation as its only response.
        case fail(Violation)
        /// No stream lives under this id: respond with the violation, nothing else changes.
        case reject(Violation)
        /// Not for a server; passed over.
        case ignore
        /// Too many ignored frames: close the connection.
        case close
    }

    /// A connection ends after this many frames that mean nothing to a server.
    public static let maximumIgnoredFrames = 100

    private var live: [UInt32: State] = [:]
    private var highestStreamID: UInt32 = 0
    private var ignoredFrames = 0

    /// A connection's table before its first frame.
    public init() {}

    /// How many streams live.
    public var count: Int { live.count }

    /// The state of a live stream.
    public func state(of streamID: UInt32) -> State? { live[streamID] }

    /// Takes a frame's header and says what to do with it.
    public mutating func receive(_ header: FrameHeader) -> Action {
        switch header.type {
        case .request: receiveRequest(header)
        case .data: receiveData(header)
        default: receiveOther()
        }
    }

    private mutating func receiveRequest(_ header: FrameHeader) -> Action {
        let streamID = header.streamID
        // Above all that were used none can live, which spares the usual request a look into the table.
        guard streamID > highestStreamID, streamID % 2 == 1 else {
            if live[streamID] != nil { return .fail(.streamIDNotIncreasing) }
            return .reject(streamID % 2 == 1 ? .streamIDNotIncreasing : .streamIDNotOdd)
        }
        highestStreamID = streamID
        if header.flags.isSuperset(of: [.remoteClosed, .remoteOpen]) { return .reject(.contradictingFlags) }
        return .open
    }

    private mutating func receiveData(_ header: FrameHeader) -> Action {
        guard let state = live[header.streamID] else { return .reject(.dataOnUnknownStream) }
        switch state {
        case .unary: return .fail(.dataOnUnaryStream)
        case .halfClosed: return .fail(.dataAfterClose)
        case .open:
            let hasNoData = header.flags.contains(.noData)
            if hasNoData, header.dataLength > 0 { return .fail(.noDataWithLength) }
            let isLast = header.flags.contains(.remoteClosed)
            if isLast { live[header.streamID] = .halfClosed }
            if hasNoData && !isLast { return .ignore }
            return .deliver(isLast: isLast, isEmptyClose: hasNoData)
        }
    }

    private mutating func receiveOther() -> Action {
        ignoredFrames += 1
        return ignoredFrames >= Self.maximumIgnoredFrames ? .close : .ignore
    }

    /// A stream that ``receive(_:)`` said to open now lives.
    public mutating func opened(_ streamID: UInt32, _ state: State) { live[streamID] = state }

    /// The stream's response is written: its id is free of state, and later frames for it are violations.
    public mutating func finished(_ streamID: UInt32) { live[streamID] = nil }
}

extension ServerStreamTable.Violation: CustomStringConvertible {
    /// The rule, for a developer.
    public var description: String {
        switch self {
        case .streamIDNotOdd: "a client's stream id must be odd"
        case .streamIDNotIncreasing: "stream ids must increase; this one was used before or skipped"
        case .dataOnUnknownStream: "data for a stream that is not open"
        case .dataOnUnaryStream: "data on a unary stream"
        case .dataAfterClose: "data after the stream was closed by its sender"
        case .noDataWithLength: "the no-data flag on a frame that carries data"
        case .contradictingFlags: "a request can't be both remote closed and remote open"
        }
    }
}

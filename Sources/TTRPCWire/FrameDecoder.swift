/// Cuts a byte stream into frames, whatever pieces it arrives in.
///
/// A frame that lies whole in the input is delivered from there without a copy. Of others only the bytes that have
/// arrived are kept, so memory follows what a peer sent, not what it announced.
public struct FrameDecoder: Sendable {
    /// What becomes of the rest of the input after a frame.
    public enum Continuation: Sendable {
        /// Go on with the next frame.
        case proceed
        /// Drop the rest: the connection has ended.
        case stop
    }

    /// The bytes of a frame that hasn't arrived whole, header included.
    private var partial: [UInt8] = []
    /// Bytes of an oversized frame that are still to be dropped.
    private var bytesToSkip = 0
    /// A finished buffer is kept for the next frame up to this size.
    private static let keptCapacity = 4096

    /// A decoder at the start of a stream.
    public init() {}

    /// Whether the stream stands within a frame: only then may a silent peer be timed out, and an end is a cut.
    public var isInsideFrame: Bool { !partial.isEmpty || bytesToSkip > 0 }

    /// Bytes held for a frame that hasn't arrived whole.
    public var bufferedBytes: Int { partial.count }

    /// Consumes the input and delivers every frame that it completes.
    ///
    /// - Parameters:
    ///   - input: the next bytes of the stream, any number.
    ///   - deliver: is given a header and its data. The data of an oversized frame is empty; it is skipped as it arrives.
    /// - Throws: ``WireError/notAFrame``; the stream can't be followed any further.
    public mutating func decode(
        _ input: Span<UInt8>, _ deliver: (FrameHeader, Span<UInt8>) -> Continuation
    ) throws(WireError) {
        var position = 0
        while position < input.count {
            let available = input.count - position
            if bytesToSkip > 0 {
                let skipped = min(bytesToSkip, available)
                bytesToSkip -= skipped
                position += skipped
                continue
            }
            if partial.isEmpty {
                guard input[position] == 0 else { throw .notAFrame }
                guard available >= FrameHeader.byteCount else {
                    keep(input.extracting(position..<input.count))
                    return
                }
                let header = try FrameHeader(parsing: input.extracting(position..<position + FrameHeader.byteCount))
                if header.isOversized {
                    position += FrameHeader.byteCount
                    bytesToSkip = Int(header.dataLength)
                    if deliver(header, Span()) == .stop { return }
                    continue
                }
                let end = FrameHeader.byteCount + Int(header.dataLength)
                guard available >= end else {
                    keep(input.extracting(position..<input.count))
                    return
                }
                let data = input.extracting(position + FrameHeader.byteCount..<position + end)
                position += end
                if deliver(header, data) == .stop { return }
                continue
            }
            if partial.count < FrameHeader.byteCount {
                let taken = min(FrameHeader.byteCount - partial.count, available)
                keep(input.extracting(position..<position + taken))
                position += taken
                if partial.count < FrameHeader.byteCount { return }
            }
            let header = try FrameHeader(parsing: partial.span)
            if header.isOversized {
                partial.removeAll()
                bytesToSkip = Int(header.dataLength)
                if deliver(header, Span()) == .stop { return }
                continue
            }
            let end = FrameHeader.byteCount + Int(header.dataLength)
            let taken = min(end - partial.count, input.count - position)
            keep(input.extracting(position..<position + taken))
            position += taken
            guard partial.count == end else { return }
            // Taken out first: the delivery must not find the decoder within the frame that it is given.
            var frame: [UInt8] = []
            swap(&frame, &partial)
            let continuation = deliver(header, frame.span.extracting(FrameHeader.byteCount..<end))
            if frame.capacity <= Self.keptCapacity {
                frame.removeAll(keepingCapacity: true)
                swap(&frame, &partial)
            }
            if continuation == .stop { return }
        }
    }

    private mutating func keep(_ bytes: Span<UInt8>) {
        partial.append(copying: bytes)
    }
}

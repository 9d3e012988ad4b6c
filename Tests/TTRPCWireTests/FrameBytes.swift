@testable import TTRPCWire

/// The bytes of a frame whose header may say anything.
func frameBytes(
    _ streamID: UInt32 = 1, type: UInt8 = 1, flags: UInt8 = 0, declared: UInt32? = nil, _ data: [UInt8] = []
) -> [UInt8] {
    var bytes: [UInt8] = []
    FrameHeader(
        dataLength: declared ?? UInt32(data.count), streamID: streamID, type: FrameType(rawValue: type),
        flags: FrameFlags(rawValue: flags)
    ).append(to: &bytes)
    return bytes + data
}

/// A frame that a decoder delivered.
struct DeliveredFrame: Equatable {
    var header: FrameHeader
    var data: [UInt8]
}

/// What a decoder made of its input.
struct DecodedInput: Equatable {
    var frames: [DeliveredFrame] = []
    var error: WireError?
    var isInsideFrame = false

    /// Feeds a decoder with pieces of the given sizes, the rest as the last one.
    init(decoding input: [UInt8], pieces: [Int]) {
        var decoder = FrameDecoder()
        var position = 0
        for size in pieces + [Int.max] {
            let end = size > input.count - position ? input.count : position + size
            guard feed(&decoder, input[position..<end]) else { break }
            position = end
        }
        isInsideFrame = error == nil && decoder.isInsideFrame
    }

    private mutating func feed(_ decoder: inout FrameDecoder, _ piece: ArraySlice<UInt8>) -> Bool {
        do throws(WireError) {
            try decoder.decode(Array(piece).span) { header, data in
                frames.append(DeliveredFrame(header: header, data: Array(copying: data)))
                return .proceed
            }
            return true
        } catch {
            self.error = error
            return false
        }
    }

    /// The same by the plainest means: all of the input at once, copied as it goes.
    init(reference input: [UInt8]) {
        var rest = input[...]
        while let first = rest.first {
            guard first == 0 else {
                error = .notAFrame
                return
            }
            guard rest.count >= 10 else {
                isInsideFrame = true
                return
            }
            let head = Array(rest.prefix(10))
            let length = head[0..<4].reduce(0) { $0 * 256 + Int($1) }
            let streamID = head[4..<8].reduce(UInt32(0)) { $0 * 256 + UInt32($1) }
            let header = FrameHeader(
                dataLength: UInt32(length), streamID: streamID, type: FrameType(rawValue: head[8]),
                flags: FrameFlags(rawValue: head[9]))
            rest = rest.dropFirst(10)
            let isTooLong = length > 4 * 1024 * 1024
            if isTooLong { frames.append(DeliveredFrame(header: header, data: [])) }
            guard rest.count >= length else {
                isInsideFrame = true
                return
            }
            if !isTooLong { frames.append(DeliveredFrame(header: header, data: Array(rest.prefix(length)))) }
            rest = rest.dropFirst(length)
        }
    }
}

/// Walks the fields of one protobuf message (protobuf.dev, "Encoding"), by hand: the two envelopes around each payload
/// have five fields together, and a general decoder takes ten times as long for them.
package struct ProtobufCursor {
    @usableFromInline package internal(set) var position: Int
    /// Where the message ends within the bytes; they may end before.
    @usableFromInline let end: Int

    /// Groups may nest this deep; deeper ones are refused as swift-protobuf does.
    private static let maximumGroupDepth = 100

    /// A cursor before the first field of a message that is all of the bytes.
    @inlinable package init() {
        position = 0
        end = .max
    }

    /// A cursor before the first field of a message that is a part of the bytes.
    @inlinable package init(_ range: Range<Int>) {
        position = range.lowerBound
        end = range.upperBound
    }

    @inlinable @inline(__always)
    package func isAtEnd(of bytes: Span<UInt8>) -> Bool { position >= limit(bytes) }

    @inlinable @inline(__always)
    func limit(_ bytes: Span<UInt8>) -> Int { min(end, bytes.count) }

    /// The next varint, nil when it is cut short or has more than ten bytes.
    @inlinable @inline(__always)
    package mutating func varint(in bytes: Span<UInt8>) -> UInt64? {
        // Nearly all have one byte or two.
        let start = position
        guard limit(bytes) - start >= 2 else { return longVarint(in: bytes) }
        let first = bytes[start]
        if first < 0x80 {
            position = start + 1
            return UInt64(first)
        }
        let second = bytes[start + 1]
        guard second < 0x80 else { return longVarint(in: bytes) }
        position = start + 2
        return UInt64(second) << 7 | UInt64(first & 0x7F)
    }

    @usableFromInline mutating func longVarint(in bytes: Span<UInt8>) -> UInt64? {
        let limit = limit(bytes)
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < limit, shift < 70 {
            let byte = bytes[position]
            position += 1
            if shift < 64 { value |= UInt64(byte & 0x7F) << shift }
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }

    /// The place of a length-delimited field's bytes, nil when they are cut short.
    @inlinable @inline(__always)
    package mutating func lengthDelimited(in bytes: Span<UInt8>) -> Range<Int>? {
        guard let length = varint(in: bytes), length <= UInt64(limit(bytes) - position) else { return nil }
        let start = position
        position += Int(length)
        return start..<position
    }

    /// The text of a length-delimited field, nil when it is cut short or isn't UTF-8.
    package mutating func text(in bytes: Span<UInt8>) -> String? {
        guard let range = lengthDelimited(in: bytes) else { return nil }
        return String(validating: bytes.extracting(range))
    }

    /// Passes over a field of the given wire type; false when it is malformed.
    package mutating func skip(in bytes: Span<UInt8>, wireType: UInt64, field: UInt64, depth: Int = 0) -> Bool {
        switch wireType {
        case 0: return varint(in: bytes) != nil
        case 1: return advance(8, in: bytes)
        case 2: return lengthDelimited(in: bytes) != nil
        case 5: return advance(4, in: bytes)
        case 3:
            guard depth < Self.maximumGroupDepth else { return false }
            while let tag = varint(in: bytes) {
                guard tag >> 3 != 0, tag <= UInt64(UInt32.max) else { return false }
                if tag & 7 == 4 { return tag >> 3 == field }
                guard skip(in: bytes, wireType: tag & 7, field: tag >> 3, depth: depth + 1) else { return false }
            }
            return false
        default: return false
        }
    }

    private mutating func advance(_ count: Int, in bytes: Span<UInt8>) -> Bool {
        guard limit(bytes) - position >= count else { return false }
        position += count
        return true
    }
}

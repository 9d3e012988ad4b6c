internal import TTRPCWire

/// Finds the account in the bytes of a request, without decoding it.
///
/// It gives what the generated decoder gives: of a field that occurs twice the last counts, and a field of another wire type
/// counts as unknown.
enum AccountField {
    /// Where a message of a method has its account.
    enum Place: Sendable, Hashable {
        /// Nowhere.
        case none
        /// In its field 1.
        case field
        /// In field 1 of the message in its field 1.
        case nested
    }

    /// Field 1, length-delimited (protobuf.dev, "Encoding").
    private static let tag: UInt64 = 0x0A

    /// Where the account's bytes are; nil when the message has none, or is malformed before one is found.
    static func range(in payload: Span<UInt8>, _ place: Place) -> Range<Int>? {
        switch place {
        case .none: return nil
        case .field: return last(in: payload) { $0 }
        case .nested:
            return last(in: payload) { outer in
                last(in: payload.extracting(outer)) { $0 }.map { inner in
                    inner.lowerBound + outer.lowerBound..<inner.upperBound + outer.lowerBound
                }
            }
        }
    }

    private static func last(in bytes: Span<UInt8>, _ transform: (Range<Int>) -> Range<Int>?) -> Range<Int>? {
        var found: Range<Int>?
        var cursor = ProtobufCursor()
        while !cursor.isAtEnd(of: bytes), let tag = cursor.varint(in: bytes) {
            if tag == Self.tag {
                guard let range = cursor.lengthDelimited(in: bytes) else { return found }
                found = transform(range) ?? found
            } else if !cursor.skip(in: bytes, wireType: tag & 7, field: tag >> 3) {
                return found
            }
        }
        return found
    }
}

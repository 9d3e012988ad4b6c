internal import TTRPC
internal import TTRPCWire

/// Finds the field of a request that breaks the encoding's rules, by walking its bytes along the message's descriptor.
///
/// The generated decoder says only that something is wrong. This walk runs when it has failed, and when a payload holds a
/// zero byte, since U+0000 is valid protobuf text but no PostgreSQL text.
struct DescriptorInspector: PayloadInspector {
    private typealias Kind = DescriptorCatalogue.Kind

    private let descriptors: DescriptorCatalogue

    /// Messages may nest this deep, as for the generated decoder.
    private static let maximumDepth = 100

    /// An inspector for the messages of a catalogue.
    init(_ descriptors: DescriptorCatalogue) { self.descriptors = descriptors }

    /// The first field that breaks a rule, in the order of the bytes.
    func violation(in payload: Span<UInt8>, messageName: String) -> PayloadViolation? {
        var known: [String: DescriptorCatalogue.Message] = [:]
        return walk(payload, messageName, path: "", depth: 1, &known)
    }

    /// - Parameter known: the messages that were met, each of which is read once.
    private func walk(
        _ bytes: Span<UInt8>, _ messageName: String, path: String, depth: Int,
        _ known: inout [String: DescriptorCatalogue.Message]
    ) -> PayloadViolation? {
        guard depth <= Self.maximumDepth else {
            return PayloadViolation(field: path, rule: "messages nest deeper than \(Self.maximumDepth) levels")
        }
        let message = known[messageName] ?? descriptors.message(named: messageName) ?? DescriptorCatalogue.Message()
        known[messageName] = message
        var cursor = ProtobufCursor()
        while !cursor.isAtEnd(of: bytes) {
            guard let tag = cursor.varint(in: bytes), tag >> 3 != 0, tag >> 3 < 1 << 29 else {
                return PayloadViolation(field: path.isEmpty ? messageName : path, rule: "malformed field tag")
            }
            let number = tag >> 3
            guard let field = message.fields[number] else {
                guard cursor.skip(in: bytes, wireType: tag & 7, field: number) else {
                    return PayloadViolation(field: Self.join(path, "\(number)"), rule: "malformed unknown field")
                }
                continue
            }
            let fieldPath = Self.join(path, field.name)
            // The generated decoder does not skip a key or value of another wire type: it takes its bytes for fields.
            if message.isMapEntry, tag & 7 != field.kind.wireType {
                return PayloadViolation(field: fieldPath, rule: "must have the wire type of its declaration")
            }
            // Any other field of another wire type counts as unknown: it can't break a rule but by being cut short.
            guard tag & 7 == 2 else {
                guard cursor.skip(in: bytes, wireType: tag & 7, field: number) else {
                    return PayloadViolation(field: fieldPath, rule: "malformed or cut short")
                }
                continue
            }
            guard let range = cursor.lengthDelimited(in: bytes) else {
                return PayloadViolation(field: fieldPath, rule: "cut short")
            }
            let content = bytes.extracting(range)
            switch field.kind {
            case .text:
                guard let text = String(validating: content) else {
                    return PayloadViolation(field: fieldPath, rule: "must be valid UTF-8")
                }
                if text.utf8.contains(0) {
                    return PayloadViolation(field: fieldPath, rule: "must not contain U+0000")
                }
            case .message(let name):
                if let violation = walk(content, name, path: fieldPath, depth: depth + 1, &known) { return violation }
            case .bytes:
                break
            case .varint, .fixed32, .fixed64:
                // Packed, or of another wire type than its own and so unknown.
                if field.isRepeated, !Self.isPacked(content, field.kind) {
                    return PayloadViolation(field: fieldPath, rule: "malformed packed values")
                }
            }
        }
        return nil
    }

    private static func isPacked(_ content: Span<UInt8>, _ kind: Kind) -> Bool {
        switch kind {
        case .fixed32: return content.count.isMultiple(of: 4)
        case .fixed64: return content.count.isMultiple(of: 8)
        case .varint:
            var cursor = ProtobufCursor()
            while !cursor.isAtEnd(of: content) {
                guard cursor.varint(in: content) != nil else { return false }
            }
            return true
        case .text, .bytes, .message: return true
        }
    }

    private static func join(_ path: String, _ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}

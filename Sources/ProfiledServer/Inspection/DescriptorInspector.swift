public import FoundationEssentials
internal import SwiftProtobuf
public import TTRPC
internal import TTRPCWire

/// Finds the field of a request that breaks the encoding's rules, by walking its bytes along the message's descriptor.
///
/// The generated decoder says only that something is wrong. This walk runs when it has failed, and when a payload holds a
/// zero byte, since U+0000 is valid protobuf text but no PostgreSQL text.
public struct DescriptorInspector: PayloadInspector {
    private struct Field: Sendable {
        var name: String
        var kind: Kind
        var isRepeated: Bool
    }

    private enum Kind: Sendable {
        case text
        case bytes
        case message(String)
        case varint
        case fixed32
        case fixed64

        /// The wire type of a single value (protobuf documentation, "Encoding").
        var wireType: UInt64 {
            switch self {
            case .varint: 0
            case .fixed64: 1
            case .text, .bytes, .message: 2
            case .fixed32: 5
            }
        }
    }

    private let messages: [String: [UInt64: Field]]
    /// The messages that stand for entries of maps.
    private let mapEntries: Set<String>

    /// Messages may nest this deep, as for the generated decoder.
    private static let maximumDepth = 100

    /// An inspector for the messages of a serialized `google.protobuf.FileDescriptorSet`.
    ///
    /// - Throws: `BinaryDecodingError` when the set can't be decoded.
    public init(descriptorSet: Data) throws {
        let files = try Google_Protobuf_FileDescriptorSet(serializedBytes: descriptorSet)
        var messages: [String: [UInt64: Field]] = [:]
        var mapEntries: Set<String> = []
        for file in files.file {
            for message in file.messageType {
                Self.add(
                    message, prefix: file.package.isEmpty ? "" : file.package + ".", to: &messages, &mapEntries)
            }
        }
        self.messages = messages
        self.mapEntries = mapEntries
    }

    private static func add(
        _ message: Google_Protobuf_DescriptorProto, prefix: String, to messages: inout [String: [UInt64: Field]],
        _ mapEntries: inout Set<String>
    ) {
        let fullName = prefix + message.name
        if message.options.mapEntry { mapEntries.insert(fullName) }
        var fields: [UInt64: Field] = [:]
        for field in message.field {
            let kind: Kind =
                switch field.type {
                case .string: .text
                case .bytes: .bytes
                case .message, .group: .message(String(field.typeName.drop { $0 == "." }))
                case .fixed32, .sfixed32, .float: .fixed32
                case .fixed64, .sfixed64, .double: .fixed64
                default: .varint
                }
            fields[UInt64(clamping: field.number)] = Field(
                name: field.name, kind: kind, isRepeated: field.label == .repeated)
        }
        messages[fullName] = fields
        for nested in message.nestedType { add(nested, prefix: fullName + ".", to: &messages, &mapEntries) }
    }

    /// The first field that breaks a rule, in the order of the bytes.
    public func violation(in payload: Span<UInt8>, messageName: String) -> PayloadViolation? {
        walk(payload, messageName, path: "", depth: 1)
    }

    private func walk(_ bytes: Span<UInt8>, _ messageName: String, path: String, depth: Int) -> PayloadViolation? {
        guard depth <= Self.maximumDepth else {
            return PayloadViolation(field: path, rule: "messages nest deeper than \(Self.maximumDepth) levels")
        }
        let fields = messages[messageName] ?? [:]
        let isMapEntry = mapEntries.contains(messageName)
        var cursor = ProtobufCursor()
        while !cursor.isAtEnd(of: bytes) {
            guard let tag = cursor.varint(in: bytes), tag >> 3 != 0, tag >> 3 < 1 << 29 else {
                return PayloadViolation(field: path.isEmpty ? messageName : path, rule: "malformed field tag")
            }
            let number = tag >> 3
            guard let field = fields[number] else {
                guard cursor.skip(in: bytes, wireType: tag & 7, field: number) else {
                    return PayloadViolation(field: Self.join(path, "\(number)"), rule: "malformed unknown field")
                }
                continue
            }
            let fieldPath = Self.join(path, field.name)
            // The generated decoder does not skip a key or value of another wire type: it takes its bytes for fields.
            if isMapEntry, tag & 7 != field.kind.wireType {
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
                if let violation = walk(content, name, path: fieldPath, depth: depth + 1) { return violation }
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

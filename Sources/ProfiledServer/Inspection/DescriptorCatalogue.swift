internal import FoundationEssentials
internal import TTRPCWire

/// What a serialized `google.protobuf.FileDescriptorSet` says of messages and methods (descriptor.proto).
///
/// Read by the cursor, a message only when it is asked for: to decode the whole set took a fifth of the daemon's start.
struct DescriptorCatalogue: Sendable {
    /// A declared message.
    struct Message: Sendable {
        /// The fields by number.
        fileprivate(set) var fields: [UInt64: Field] = [:]
        /// Whether it stands for the entries of a map.
        fileprivate(set) var isMapEntry = false
    }

    /// A declared field.
    struct Field: Sendable {
        fileprivate(set) var name = ""
        fileprivate(set) var kind = Kind.varint
        fileprivate(set) var isRepeated = false
    }

    /// What a field's bytes are.
    enum Kind: Sendable, Hashable {
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

    /// A declared method.
    struct Method: Sendable {
        /// The full name of the request's message.
        fileprivate(set) var input = ""
        /// The value of our option (profiled/v1/options.proto); 0 where there is none.
        fileprivate(set) var permission: UInt64 = 0
    }

    /// One field of an encoded message: a number, or the place of what is length-delimited.
    private typealias Element = (number: UInt64, value: UInt64, place: Range<Int>)

    private let set: Data
    /// Where in the set each message is declared, by full name.
    private var messages: [String: Range<Int>] = [:]
    /// The methods by full name, such as `profiled.v1.Control/Cancel`.
    private(set) var methods: [String: Method] = [:]

    /// The catalogue of a serialized set.
    ///
    /// - Throws: ``MalformedDescriptorSet``.
    init(_ set: Data) throws(MalformedDescriptorSet) {
        self.set = set
        for file in try elements(0..<set.count) where file.number == 1 {
            let parts = try elements(file.place)
            let package = try text(2, of: parts)
            let prefix = package.isEmpty ? "" : package + "."
            for part in parts {
                switch part.number {
                case 4: try addMessage(part.place, prefix: prefix)
                case 6: try addService(part.place, prefix: prefix)
                default: break
                }
            }
        }
    }

    /// The message with a full name; nil when none is declared.
    func message(named name: String) -> Message? {
        guard let place = messages[name] else { return nil }
        var message = Message()
        // What can't be read was found when the catalogue was made, but for the parts of fields.
        for part in (try? elements(place)) ?? [] {
            switch part.number {
            case 2:
                guard let (number, field) = try? field(part.place) else { continue }
                message.fields[number] = field
            case 7:
                message.isMapEntry = (try? elements(part.place))?.contains { $0.number == 7 && $0.value != 0 } ?? false
            default: break
            }
        }
        return message
    }

    private mutating func addMessage(_ place: Range<Int>, prefix: String) throws(MalformedDescriptorSet) {
        let parts = try elements(place)
        let name = prefix + (try text(1, of: parts))
        messages[name] = place
        for part in parts where part.number == 3 { try addMessage(part.place, prefix: name + ".") }
    }

    private mutating func addService(_ place: Range<Int>, prefix: String) throws(MalformedDescriptorSet) {
        let parts = try elements(place)
        let service = prefix + (try text(1, of: parts))
        for part in parts where part.number == 2 {
            let details = try elements(part.place)
            var method = Method()
            for detail in details {
                switch detail.number {
                case 2: method.input = try typeName(detail.place)
                case 4:
                    for option in try elements(detail.place) where option.number == 50200 {
                        method.permission = option.value
                    }
                default: break
                }
            }
            methods["\(service)/\(try text(1, of: details))"] = method
        }
    }

    private func field(_ place: Range<Int>) throws(MalformedDescriptorSet) -> (number: UInt64, field: Field) {
        var number: UInt64 = 0
        var type: UInt64 = 0
        var message = ""
        var field = Field()
        for part in try elements(place) {
            switch part.number {
            case 1: field.name = try text(part.place)
            case 3: number = part.value
            case 4: field.isRepeated = part.value == 3
            case 5: type = part.value
            case 6: message = try typeName(part.place)
            default: break
            }
        }
        // FieldDescriptorProto.Type.
        field.kind =
            switch type {
            case 9: .text
            case 12: .bytes
            case 10, 11: .message(message)
            case 2, 7, 15: .fixed32
            case 1, 6, 16: .fixed64
            default: .varint
            }
        return (number, field)
    }

    private func elements(_ place: Range<Int>) throws(MalformedDescriptorSet) -> [Element] {
        let bytes = set.span
        var cursor = ProtobufCursor(place)
        var elements: [Element] = []
        while !cursor.isAtEnd(of: bytes) {
            guard let tag = cursor.varint(in: bytes) else { throw MalformedDescriptorSet() }
            switch tag & 7 {
            case 0:
                guard let value = cursor.varint(in: bytes) else { throw MalformedDescriptorSet() }
                elements.append((tag >> 3, value, 0..<0))
            case 2:
                guard let place = cursor.lengthDelimited(in: bytes) else { throw MalformedDescriptorSet() }
                elements.append((tag >> 3, 0, place))
            default:
                guard cursor.skip(in: bytes, wireType: tag & 7, field: tag >> 3) else { throw MalformedDescriptorSet() }
            }
        }
        return elements
    }

    /// The text of the part with a number; empty where there is none.
    private func text(_ number: UInt64, of parts: [Element]) throws(MalformedDescriptorSet) -> String {
        guard let part = parts.first(where: { $0.number == number }) else { return "" }
        return try text(part.place)
    }

    private func text(_ place: Range<Int>) throws(MalformedDescriptorSet) -> String {
        guard let text = String(validating: set.span.extracting(place)) else { throw MalformedDescriptorSet() }
        return text
    }

    /// The full name of a type, which is written with a dot before it.
    private func typeName(_ place: Range<Int>) throws(MalformedDescriptorSet) -> String {
        String(try text(place).drop { $0 == "." })
    }
}

/// A set of descriptors can't be read: the one of this program was damaged.
struct MalformedDescriptorSet: Error {}

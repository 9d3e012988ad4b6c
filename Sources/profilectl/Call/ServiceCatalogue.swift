internal import SwiftProtobuf

/// Services, methods and messages of a descriptor set, as text.
struct ServiceCatalogue {
    private var services: [(name: String, service: Google_Protobuf_ServiceDescriptorProto)] = []
    private var messages: [String: Google_Protobuf_DescriptorProto] = [:]
    private var enums: [String: Google_Protobuf_EnumDescriptorProto] = [:]

    /// Reads a serialized `google.protobuf.FileDescriptorSet`.
    ///
    /// - Throws: ``CommandFailure`` when it can't be decoded.
    init(serialized: [UInt8]) throws {
        let set: Google_Protobuf_FileDescriptorSet
        do {
            set = try Google_Protobuf_FileDescriptorSet(serializedBytes: serialized)
        } catch {
            throw CommandFailure(.failure, "the daemon's description can't be read: \(error)")
        }
        for file in set.file {
            let prefix = file.package.isEmpty ? "" : file.package + "."
            for service in file.service { services.append((prefix + service.name, service)) }
            for message in file.messageType { add(message, prefix) }
            for enumeration in file.enumType { enums[prefix + enumeration.name] = enumeration }
        }
        services.sort { $0.name < $1.name }
    }

    private mutating func add(_ message: Google_Protobuf_DescriptorProto, _ prefix: String) {
        let name = prefix + message.name
        messages[name] = message
        for nested in message.nestedType { add(nested, name + ".") }
        for enumeration in message.enumType { enums[name + "." + enumeration.name] = enumeration }
    }

    /// `service/method` of everything that can be called.
    var methodNames: [String] { services.flatMap { entry in entry.service.method.map { "\(entry.name)/\($0.name)" } } }

    /// The text about a name; nil when there is no such thing. No name lists the services.
    func lines(_ name: String?) -> [String]? {
        guard let name else { return services.map(\.name) }
        if let entry = services.first(where: { $0.name == name }) {
            return entry.service.method.map { Self.signature(of: $0, in: entry.name) }
        }
        for entry in services {
            for method in entry.service.method where name == "\(entry.name)/\(method.name)" {
                return [Self.signature(of: method, in: entry.name)] + [""] + message(Self.full(method.inputType))
                    + [""] + message(Self.full(method.outputType))
            }
        }
        if messages[name] != nil { return message(name) }
        guard let enumeration = enums[name] else { return nil }
        return ["enum \(name)"] + enumeration.value.map { "  \($0.number)  \($0.name)" }
    }

    private static func signature(of method: Google_Protobuf_MethodDescriptorProto, in service: String) -> String {
        let request = (method.clientStreaming ? "stream " : "") + short(method.inputType)
        let response = (method.serverStreaming ? "stream " : "") + short(method.outputType)
        return "\(service)/\(method.name)  (\(request)) → \(response)"
    }

    private func message(_ name: String) -> [String] {
        guard let message = messages[name] else { return ["message \(name)"] }
        let fields = message.field.map { field in
            (field.jsonName.isEmpty ? field.name : field.jsonName, type(of: field))
        }
        let width = fields.map(\.0.count).max() ?? 0
        return ["message \(name)"]
            + fields.map { "  \($0.0)\(String(repeating: " ", count: width - $0.0.count))  \($0.1)" }
    }

    private func type(of field: Google_Protobuf_FieldDescriptorProto) -> String {
        if field.type == .message, let entry = messages[Self.full(field.typeName)], entry.options.mapEntry,
            let key = entry.field.first, let value = entry.field.last
        {
            return "map of \(scalar(key)) to \(scalar(value))"
        }
        return (field.label == .repeated ? "list of " : "") + scalar(field) + (field.proto3Optional ? ", optional" : "")
    }

    private func scalar(_ field: Google_Protobuf_FieldDescriptorProto) -> String {
        switch field.type {
        case .message: return Self.short(field.typeName)
        case .enum:
            let values = enums[Self.full(field.typeName)]?.value.map(\.name) ?? []
            return values.isEmpty ? Self.short(field.typeName) : values.joined(separator: " | ")
        case .string: return "string"
        case .bytes: return "bytes (base64)"
        case .bool: return "bool"
        case .double, .float: return "number"
        case .int64, .sint64, .sfixed64: return "int64"
        case .uint64, .fixed64: return "uint64"
        case .int32, .sint32, .sfixed32: return "int32"
        case .uint32, .fixed32: return "uint32"
        case .group: return "group"
        }
    }

    /// `.profiled.v1.CustomerProfile` without its leading dot.
    private static func full(_ name: String) -> String { name.first == "." ? String(name.dropFirst()) : name }

    /// The name without its package, unless it is one of the well-known types.
    private static func short(_ name: String) -> String {
        let full = full(name)
        if full.hasPrefix("google.protobuf.") { return full }
        return full.split(separator: ".").last.map(String.init) ?? full
    }
}

internal import FoundationEssentials
internal import ProfiledProtocol
internal import SwiftProtobuf
internal import TTRPC

/// What a method asks of its callers, as its declaration says.
struct MethodRule: Sendable, Hashable {
    /// What has to be granted.
    enum Permission: Sendable, Hashable {
        /// Nothing.
        case open
        /// A role for the account that the message names.
        case account(AccessRole)
        /// The role of an admin, over the admin socket.
        case admin
    }

    let permission: Permission
    let place: AccountField.Place

    /// Methods of services that others have declared, which carry no option of ours.
    private static let foreign: [String: Permission] = [
        Grpc_Health_V1_Health.Method.check.fullName: .open, Grpc_Health_V1_Health.Method.watch.fullName: .open,
    ]

    /// The rules of the methods, in their order.
    ///
    /// - Parameter descriptorSet: a serialized `google.protobuf.FileDescriptorSet` that declares them.
    /// - Throws: ``UndeclaredPermission`` for the first method without a declared permission, or whose permission is about an
    ///   account that its messages don't name; `BinaryDecodingError` for a set that can't be decoded.
    static func rules(for methods: [MethodDescriptor], descriptorSet: Data) throws -> [MethodRule] {
        let set = try Google_Protobuf_FileDescriptorSet(
            serializedBytes: descriptorSet, extensions: Profiled_V1_Options_Extensions)
        var declared: [String: Google_Protobuf_MethodDescriptorProto] = [:]
        var messages: [String: Google_Protobuf_DescriptorProto] = [:]
        for file in set.file {
            for service in file.service {
                for method in service.method { declared["\(file.package).\(service.name)/\(method.name)"] = method }
            }
            for message in file.messageType { add(message, "." + file.package, to: &messages) }
        }
        return try methods.map { method in
            guard let declaration = declared[method.fullName] else { throw UndeclaredPermission(method.fullName) }
            guard let permission = permission(of: method, declaration) else {
                throw UndeclaredPermission(method.fullName)
            }
            guard case .account = permission else { return MethodRule(permission: permission, place: .none) }
            let place = place(in: declaration.inputType, messages)
            guard place != .none else { throw UndeclaredPermission(method.fullName) }
            return MethodRule(permission: permission, place: place)
        }
    }

    private static func permission(
        of method: MethodDescriptor, _ declaration: Google_Protobuf_MethodDescriptorProto
    ) -> Permission? {
        if let permission = foreign[method.fullName] { return permission }
        return switch declaration.options.Profiled_V1_permission {
        case .public: .open
        case .read: .account(.reader)
        case .write: .account(.writer)
        case .admin: .admin
        case .unspecified, .UNRECOGNIZED: nil
        }
    }

    private static func place(
        in name: String, _ messages: [String: Google_Protobuf_DescriptorProto]
    ) -> AccountField.Place {
        guard let first = messages[name]?.field.first(where: { $0.number == 1 }) else { return .none }
        if isAccount(first) { return .field }
        guard first.type == .message, first.label != .repeated,
            let inner = messages[first.typeName]?.field.first(where: { $0.number == 1 })
        else { return .none }
        return isAccount(inner) ? .nested : .none
    }

    private static func isAccount(_ field: Google_Protobuf_FieldDescriptorProto) -> Bool {
        field.name == "account_id" && field.type == .string && field.label != .repeated
    }

    private static func add(
        _ message: Google_Protobuf_DescriptorProto, _ prefix: String,
        to messages: inout [String: Google_Protobuf_DescriptorProto]
    ) {
        let name = "\(prefix).\(message.name)"
        messages[name] = message
        for nested in message.nestedType { add(nested, name, to: &messages) }
    }
}

/// A method says not, or not usably, who may call it: a mistake in the `.proto` file.
struct UndeclaredPermission: Error, CustomStringConvertible {
    let method: String

    init(_ method: String) { self.method = method }

    var description: String {
        "\(method) declares no permission, or needs an account that its request doesn't name (profiled/v1/options.proto)"
    }
}

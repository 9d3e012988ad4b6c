internal import ProfiledProtocol
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
    /// - Throws: ``UndeclaredPermission`` for the first method without a declared permission, or whose permission is about an
    ///   account that its messages don't name.
    static func rules(
        for methods: [MethodDescriptor], declaredIn descriptors: DescriptorCatalogue
    ) throws(UndeclaredPermission) -> [MethodRule] {
        var rules: [MethodRule] = []
        for method in methods {
            guard let declaration = descriptors.methods[method.fullName],
                let permission = foreign[method.fullName] ?? permission(declaration)
            else { throw UndeclaredPermission(method.fullName) }
            var place = AccountField.Place.none
            if case .account = permission {
                place = self.place(in: declaration.input, descriptors)
                guard place != .none else { throw UndeclaredPermission(method.fullName) }
            }
            rules.append(MethodRule(permission: permission, place: place))
        }
        return rules
    }

    private static func permission(_ declaration: DescriptorCatalogue.Method) -> Permission? {
        switch Profiled_V1_MethodPermission(rawValue: Int(clamping: declaration.permission)) {
        case .public: .open
        case .read: .account(.reader)
        case .write: .account(.writer)
        case .admin: .admin
        case .unspecified, .UNRECOGNIZED, nil: nil
        }
    }

    private static func place(in name: String, _ descriptors: DescriptorCatalogue) -> AccountField.Place {
        guard let first = descriptors.message(named: name)?.fields[1] else { return .none }
        if isAccount(first) { return .field }
        guard case .message(let name) = first.kind, !first.isRepeated,
            let inner = descriptors.message(named: name)?.fields[1]
        else { return .none }
        return isAccount(inner) ? .nested : .none
    }

    private static func isAccount(_ field: DescriptorCatalogue.Field) -> Bool {
        field.name == "account_id" && field.kind == .text && !field.isRepeated
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

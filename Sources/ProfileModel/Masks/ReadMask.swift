/// The fields that an answer returns: whole fields by name. `account_id`, `id` and `version` always come.
public struct ReadMask: Sendable, Hashable {
    /// Every field.
    public static let all = ReadMask(fields: nil)

    /// Fields that no mask leaves out.
    static let always: Set<String> = ["account_id", "id", "version"]

    /// The fields named, those that always come included; nil means all.
    public let fields: Set<String>?

    private init(fields: Set<String>?) { self.fields = fields }

    /// Checks the paths of a mask as they came over the wire; none, or `*` alone, means all fields.
    ///
    /// - Parameter field: the field to name in errors.
    /// - Throws: `ProfileError` (`invalidArgument`, reason `INVALID_FIELD_MASK`) naming every path that is no field.
    public init(_ texts: [String], for kind: ProfileKind, field: String = "read_mask") throws(ProfileError) {
        guard !texts.isEmpty, texts != ["*"] else {
            self = .all
            return
        }
        var violations = FieldViolations()
        var fields = Self.always
        if texts.count > FieldMask.maximumPaths {
            violations.add(field, "must have at most \(FieldMask.maximumPaths) paths")
        }
        for (position, text) in texts.prefix(FieldMask.maximumPaths).enumerated() {
            if FieldDescription.field(text, of: kind) != nil {
                fields.insert(text)
            } else {
                violations.add(
                    "\(field).paths[\(position)]", "`\(text.prefix(128))` names no field of a \(kind.title)")
            }
        }
        guard violations.isEmpty else { throw .invalidArgument(violations.all, reason: .invalidMask) }
        self.fields = fields
    }

    /// Whether answers hold the field with this name on the wire.
    public func includes(_ field: String) -> Bool { fields?.contains(field) ?? true }
}

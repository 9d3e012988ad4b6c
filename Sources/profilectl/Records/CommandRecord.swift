internal import JSON
internal import ProfileClient

/// A kind of record as the command line shows and reads it.
protocol CommandRecord: ProfileRecord {
    /// What one is called in messages.
    static var title: String { get }
    /// `kind` in the JSON form.
    static var formKind: String { get }
    /// The field that `--name` sets.
    static var nameField: String { get }
    /// Fields that hold plain text.
    static var textFields: Set<String> { get }
    /// The columns of a table.
    static var columns: [TableColumn] { get }

    /// The name to show.
    var displayName: String { get }
    /// The cells of a table's row.
    var cells: [String] { get }
    /// The JSON form (protocol/import-format.md), with what the daemon sets.
    var form: JSONObject { get }

    /// Reads the JSON form.
    ///
    /// - Throws: ``RecordFormatError``.
    init(form: JSONObject) throws
}

extension CommandRecord {
    /// The field's name in the JSON form: `brand_name` is `brandName`.
    static func fieldName(_ name: String) -> String {
        var words = name.split(separator: "_", omittingEmptySubsequences: false)
        guard words.count > 1, let first = words.first else { return name }
        words.removeFirst()
        return words.reduce(into: String(first)) { $0 += $1.prefix(1).uppercased() + $1.dropFirst() }
    }

    /// The fields that all kinds end with.
    func addCommonFields(to form: inout JSONObject) {
        if !labels.isEmpty {
            var object = JSONObject()
            for (key, value) in labels.sorted(by: { $0.key < $1.key }) { object[key] = .string(value) }
            form["labels"] = .object(object)
        }
        form.setUnlessEmpty("metadata", metadata.json)
        form["version"] = version.json
        form.setUnlessEmpty("createdAt", .string(audit.createdAt?.description ?? ""))
        form.setUnlessEmpty("createdBy", .string(audit.createdBy))
        form.setUnlessEmpty("updatedAt", .string(audit.updatedAt?.description ?? ""))
        form.setUnlessEmpty("updatedBy", .string(audit.updatedBy))
        form.setUnlessEmpty("deletedAt", .string(audit.deletedAt?.description ?? ""))
        form.setUnlessEmpty("deletedBy", .string(audit.deletedBy))
    }
}

extension JSONObject {
    /// Sets a member unless its value says nothing: an empty string, array or object.
    mutating func setUnlessEmpty(_ key: String, _ value: JSONValue) {
        switch value {
        case .string(let text) where text.isEmpty: return
        case .array(let elements) where elements.isEmpty: return
        case .object(let object) where object.isEmpty: return
        default: self[key] = value
        }
    }
}

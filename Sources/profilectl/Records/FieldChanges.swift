internal import JSON

/// Changes to a record in its JSON form, as a command line gives them.
struct FieldChanges {
    /// Whole fields, from a file.
    var fields = JSONObject()
    /// The record's name.
    var name: String?
    /// Fields and keys to set, in order.
    var assignments: [Assignment] = []
    /// Fields and keys to remove.
    var removals: [JSONPath] = []

    var isEmpty: Bool { fields.isEmpty && name == nil && assignments.isEmpty && removals.isEmpty }

    /// The record's JSON form with the changes made.
    ///
    /// - Throws: ``CommandFailure`` naming the path that leads nowhere.
    func applied<Record: CommandRecord>(to form: JSONObject, of type: Record.Type) throws -> JSONObject {
        var form = form
        for member in fields.members { form[Record.fieldName(member.key)] = member.value }
        if let name { form[Record.nameField] = .string(name) }
        for assignment in assignments {
            let path = Self.path(assignment.path, Record.self)
            let value = try Self.value(assignment, Record.self)
            do throws(JSONPathError) {
                try form.set(value, at: path)
            } catch {
                throw CommandFailure(.invalid, "\(assignment.path): \(error)")
            }
        }
        for removal in removals { form.remove(at: Self.path(removal, Record.self)) }
        return form
    }

    /// The path with its field named as in the JSON form.
    private static func path<Record: CommandRecord>(_ path: JSONPath, _ type: Record.Type) -> JSONPath {
        guard let field = path.segments.first else { return path }
        return JSONPath([Record.fieldName(field)] + path.segments.dropFirst()) ?? path
    }

    /// Text fields take the text as it is, so that `name=2024` needs no quotes.
    private static func value<Record: CommandRecord>(_ assignment: Assignment, _ type: Record.Type) throws -> JSONValue
    {
        let field = Record.fieldName(assignment.path.segments.first ?? "")
        if field == "labels" || (assignment.path.segments.count == 1 && Record.textFields.contains(field)) {
            return assignment.path.segments.count == 1 && field == "labels"
                ? assignment.documentValue : .string(assignment.text)
        }
        return assignment.documentValue
    }
}

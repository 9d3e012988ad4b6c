internal import JSON
internal import ProfileClient

/// Reads the JSON form of a record (protocol/import-format.md) field by field and collects what is wrong with it.
struct RecordFormat {
    /// What the daemon alone sets: allowed in a record and ignored.
    static let outputFields: Set<String> = [
        "accountId", "version", "createdAt", "updatedAt", "deletedAt", "createdBy", "updatedBy", "deletedBy",
        "balance", "campaignIds", "isComplete", "missingProfiles",
    ]

    private let object: JSONObject
    private var known: Set<String> = ["kind"]
    private(set) var violations: [FieldViolation] = []

    init(_ object: JSONObject) { self.object = object }

    /// A field of a type; the default when it is missing or null, a violation when it is of another type.
    mutating func read<Value: JSONConvertible>(_ field: String, _ rule: String, default value: Value) -> Value {
        known.insert(field)
        guard let json = object[field], !json.isNull else { return value }
        guard let read = Value(json: json) else {
            violations.append(FieldViolation(field: field, rule: "must be \(rule), is \(Self.article(json.typeName))"))
            return value
        }
        return read
    }

    mutating func text(_ field: String) -> String { read(field, "a string", default: "") }
    mutating func flag(_ field: String, default value: Bool) -> Bool { read(field, "true or false", default: value) }
    mutating func list(_ field: String) -> [String] { read(field, "an array of strings", default: []) }

    mutating func document<Document: JSONDocument>(_ field: String) -> Document {
        read(field, "an object", default: Document())
    }

    mutating func labels() -> [String: String] {
        let object: JSONObject = read("labels", "an object", default: JSONObject())
        var labels: [String: String] = [:]
        for member in object.members {
            if let value = member.value.stringValue {
                labels[member.key] = value
            } else {
                violations.append(FieldViolation(field: "labels.\(member.key)", rule: "must be a string"))
            }
        }
        return labels
    }

    mutating func reject(_ field: String, _ rule: String) {
        violations.append(FieldViolation(field: field, rule: rule))
    }

    /// Ends the reading: a field that nobody read is a misspelt one.
    ///
    /// - Throws: ``RecordFormatError`` with everything that is wrong.
    mutating func finish() throws(RecordFormatError) {
        for key in object.keys where !known.contains(key) && !Self.outputFields.contains(key) {
            violations.append(FieldViolation(field: key, rule: "is no field of this kind"))
        }
        guard violations.isEmpty else { throw RecordFormatError(violations: violations) }
    }

    /// Puts what is wrong into words for the command line.
    static func failing<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as RecordFormatError {
            throw CommandFailure(.invalid, error.violations.map(\.description))
        }
    }

    private static func article(_ type: String) -> String {
        type == "array" || type == "object" ? "an \(type)" : "a \(type)"
    }
}

/// What is wrong with a record's JSON form; never empty.
struct RecordFormatError: Error, Equatable {
    let violations: [FieldViolation]
}

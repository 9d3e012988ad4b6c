internal import JSON
internal import ProfileModel

extension Labels {
    /// The labels as JSON text of an object.
    var json: String {
        if values.isEmpty { return "{}" }
        var object = JSONObject()
        for (key, value) in values { object[key] = .string(value) }
        return object.text
    }

    /// Reads what the database holds, which its CHECK keeps to texts.
    ///
    /// - Throws: `StoredValueError`.
    init(storedJSON text: String) throws {
        if text == "{}" {
            self.init()
            return
        }
        guard let object = try? JSONObject(parsing: text) else {
            throw StoredValueError(column: "labels", problem: "is no object")
        }
        var values: [String: String] = [:]
        for member in object.members {
            guard case .string(let label) = member.value else {
                throw StoredValueError(column: "labels", problem: "holds something other than texts")
            }
            values[member.key] = label
        }
        self.init(values)
    }
}

/// The database holds a value that its own rules forbid.
struct StoredValueError: Error {
    /// The column.
    let column: String
    /// What is wrong with it; never the value.
    let problem: String
}

internal import JSON

extension JSONDocument {
    /// The nested document at `key`; one without members when it is missing or of another type.
    func value<Value: JSONDocument>(_ key: String) -> Value { self[key] ?? Value() }

    /// Sets the nested document; one without members removes the key.
    mutating func setValue<Value: JSONDocument>(_ value: Value, _ key: String) {
        setOrRemove(key, value.json, isAbsent: value.members.isEmpty)
    }

    /// The object at `key`; one without members when it is missing or of another type.
    func value(_ key: String) -> JSONObject { self[key] ?? JSONObject() }

    /// Sets the object; one without members removes the key.
    mutating func setValue(_ value: JSONObject, _ key: String) {
        setOrRemove(key, value.json, isAbsent: value.isEmpty)
    }

    /// The list at `key`; an empty one when it is missing or holds something of another type.
    func value<Element: JSONConvertible>(_ key: String) -> [Element] { self[key] ?? [] }

    /// Sets the list; an empty one stays visible as `[]` if there was a list before, and is no member otherwise.
    mutating func setValue<Element: JSONConvertible>(_ value: [Element], _ key: String) {
        setOrRemove(key, value.json, isAbsent: value.isEmpty && !members.contains(key))
    }

    /// A conditional expression would not do: `nil` could also mean the value `null`.
    private mutating func setOrRemove(_ key: String, _ value: JSONValue, isAbsent: Bool) {
        if isAbsent { members.remove(key) } else { members[key] = value }
    }
}

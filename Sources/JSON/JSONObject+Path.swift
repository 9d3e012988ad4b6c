extension JSONObject {
    /// The value at `path`, or nil when a key on the way is missing or leads into something that is not an object.
    public subscript(path: JSONPath) -> JSONValue? {
        var value = JSONValue.object(self)
        for segment in path.segments {
            guard let next = value[segment] else { return nil }
            value = next
        }
        return value
    }

    /// Sets the value at `path`. Objects missing on the way are made, and a `null` on the way becomes an object; every
    /// other member stays as it is.
    ///
    /// - Throws: `JSONPathError` (`notAnObject`) when the way leads through a string, number, boolean or array; the
    ///   object is then unchanged.
    public mutating func set(_ value: JSONValue, at path: JSONPath) throws(JSONPathError) {
        var probe = JSONValue.object(self)
        for (position, segment) in path.segments.enumerated() {
            guard case .object(let object) = probe else {
                throw JSONPathError(rule: .notAnObject, offset: position)
            }
            guard let next = object[segment], !next.isNull else { break }
            probe = next
        }
        set(value, along: path.segments[...])
    }

    /// Removes the value at `path` and returns it, or nil when there is nothing. Objects left empty on the way stay.
    @discardableResult
    public mutating func remove(at path: JSONPath) -> JSONValue? { remove(along: path.segments[...]) }

    private mutating func set(_ value: JSONValue, along segments: ArraySlice<String>) {
        guard let key = segments.first else { return }
        guard segments.count > 1 else {
            self[key] = value
            return
        }
        var inner = JSONObject()
        if case .object(let existing)? = self[key] {
            inner = existing
        }
        inner.set(value, along: segments.dropFirst())
        self[key] = .object(inner)
    }

    private mutating func remove(along segments: ArraySlice<String>) -> JSONValue? {
        guard let key = segments.first else { return nil }
        guard segments.count > 1 else { return remove(key) }
        guard case .object(var inner)? = self[key] else { return nil }
        let removed = inner.remove(along: segments.dropFirst())
        if removed != nil { self[key] = .object(inner) }
        return removed
    }
}

public import JSON

/// One place in which two states of a record differ.
public struct FieldDifference: Sendable, Hashable {
    /// The path as in a field mask: `name`, `demographics.ageRange.min`, `labels.team`.
    public var path: String
    /// What was there; nil if nothing was.
    public var old: JSONValue?
    /// What is there; nil if nothing is.
    public var new: JSONValue?

    /// The fields in which two states of a record can differ: those that their owner decides, whether by an update or
    /// by a method of its own. What the server keeps about a version (number, times, actors) is none of them.
    ///
    /// - Returns: the names on the wire, and whether the field holds a document as text.
    public static func comparedFields(of kind: ProfileKind) -> [(name: String, isDocument: Bool)] {
        FieldDescription.fields(of: kind).compactMap { field in
            switch field.access {
            case .outputOnly, .immutable: return nil
            case .writable, .byMethod: break
            }
            if case .document = field.content { return (field.name, true) }
            return (field.name, false)
        }
    }

    /// The differences between two states, in the order of their paths' bytes. Objects are compared key by key at every
    /// depth, lists and everything else as a whole. Texts that differ in bytes differ.
    public static func between(_ old: JSONObject, _ new: JSONObject) -> [FieldDifference] {
        var differences: [FieldDifference] = []
        for (key, left, right) in pairs(old, new) {
            compare(key, [], left, right, into: &differences)
        }
        return differences.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    private static func compare(
        _ field: String, _ keys: [String], _ old: JSONValue?, _ new: JSONValue?,
        into differences: inout [FieldDifference]
    ) {
        if case .object(let left)? = old, case .object(let right)? = new {
            let pairs = pairs(left, right)
            // A key that no path can name has its object compared as a whole.
            if pairs.allSatisfy({ path(field, keys + [$0.key]) != nil }) {
                for (key, left, right) in pairs { compare(field, keys + [key], left, right, into: &differences) }
                return
            }
        }
        switch (old, new) {
        case (nil, nil): return
        case (let old?, let new?) where old.text.utf8.elementsEqual(new.text.utf8): return
        default: break
        }
        differences.append(FieldDifference(path: path(field, keys) ?? field, old: old, new: new))
    }

    private static func path(_ field: String, _ keys: [String]) -> String? {
        if keys.isEmpty { return field }
        // A label's key is the whole rest of its path, dots and all.
        if field == "labels" { return "\(field).\(keys.joined(separator: "."))" }
        return JSONPath(keys).map { "\(field).\($0)" }
    }

    /// The members of both objects side by side; keys are told apart by their bytes.
    private static func pairs(
        _ left: JSONObject, _ right: JSONObject
    ) -> [(key: String, old: JSONValue?, new: JSONValue?)] {
        var rest = Dictionary(right.members.map { (Array($0.key.utf8), $0) }) { first, _ in first }
        var pairs: [(key: String, old: JSONValue?, new: JSONValue?)] = []
        for member in left.members {
            pairs.append((member.key, member.value, rest.removeValue(forKey: Array(member.key.utf8))?.value))
        }
        for member in right.members where rest[Array(member.key.utf8)] != nil {
            pairs.append((member.key, nil, member.value))
        }
        return pairs
    }
}

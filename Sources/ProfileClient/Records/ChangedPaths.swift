internal import JSON

/// Builds the field mask of an update from the difference between two records: as deep into documents as paths can
/// lead, so that changes of different keys by different writers don't undo each other.
struct ChangedPaths {
    /// Paths in the order in which they were found.
    private(set) var paths: [String] = []

    /// Deeper differences are named by the object that contains them.
    private static let maximumDepth = 16

    /// Compares a plain field.
    mutating func compare<Value: Equatable>(_ field: String, _ old: Value, _ new: Value) {
        if old != new { paths.append(field) }
    }

    /// Compares a text by its bytes: Swift takes texts for equal that differ in composition.
    mutating func compare(_ field: String, _ old: String, _ new: String) {
        if !Self.isSame(old, new) { paths.append(field) }
    }

    /// Compares a list of texts by their bytes.
    mutating func compare(_ field: String, _ old: [String], _ new: [String]) {
        if !old.elementsEqual(new, by: Self.isSame) { paths.append(field) }
    }

    /// Compares labels one by one.
    mutating func compareLabels(_ old: [String: String], _ new: [String: String]) {
        let changed = Set(old.keys).union(new.keys).filter { !Self.isSame(old[$0], new[$0]) }.sorted()
        if changed.allSatisfy(Self.isPlain) {
            paths += changed.map { "labels." + $0 }
        } else {
            // A dot inside a key can't be told from one between keys.
            paths.append("labels")
        }
    }

    /// Compares documents key by key.
    mutating func compareDocuments(_ field: String, _ old: some JSONDocument, _ new: some JSONDocument) {
        guard !Self.isSame(old.json, new.json) else { return }
        // No document at all and one without members are the same on the wire.
        if old.members.isEmpty || new.members.isEmpty {
            paths.append(field)
        } else {
            compareObjects(field, old.members, new.members, depth: 1)
        }
    }

    private mutating func compareObjects(_ path: String, _ old: JSONObject, _ new: JSONObject, depth: Int) {
        let keys = old.keys + new.keys.filter { !old.contains($0) }
        let changed = keys.filter { !Self.isSame(old[$0], new[$0]) }
        guard depth < Self.maximumDepth, changed.allSatisfy(Self.isPlain) else {
            paths.append(path)
            return
        }
        for key in changed {
            if case .object(let oldObject)? = old[key], case .object(let newObject)? = new[key] {
                compareObjects(path + "." + key, oldObject, newObject, depth: depth + 1)
            } else {
                paths.append(path + "." + key)
            }
        }
    }

    private static func isSame(_ old: String?, _ new: String?) -> Bool {
        guard let old, let new else { return old == nil && new == nil }
        return old.utf8.elementsEqual(new.utf8)
    }

    /// Whether two values are the same: numbers by value, objects whatever the order of their keys, texts by their bytes.
    private static func isSame(_ old: JSONValue?, _ new: JSONValue?) -> Bool {
        switch (old, new) {
        case (.string(let old)?, .string(let new)?): isSame(old, new)
        case (.array(let old)?, .array(let new)?): old.elementsEqual(new, by: isSame)
        case (.object(let old)?, .object(let new)?):
            old.keys.count == new.keys.count && old.keys.allSatisfy { new.contains($0) && isSame(old[$0], new[$0]) }
        default: old == new
        }
    }

    /// Whether a key can stand in a path as it is: ASCII letters, digits and `-`. A key with `_` could also be the other
    /// spelling of a key with a capital.
    private static func isPlain(_ key: String) -> Bool {
        !key.isEmpty
            && key.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}

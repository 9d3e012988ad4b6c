import JSON

/// Random objects over few keys, so that two of them often overlap. None of the keys is known to any rule.
enum RandomDocument {
    static func key(using generator: inout SeededGenerator) -> String {
        ["k", "l", "m.n", "ö"].randomElement(using: &generator) ?? "k"
    }

    static func object(depth: Int, using generator: inout SeededGenerator) -> JSONObject {
        var object = JSONObject()
        for _ in 0..<Int.random(in: 0...4, using: &generator) {
            object[key(using: &generator)] = value(depth: depth - 1, using: &generator)
        }
        return object
    }

    /// Removes the objects on the way of a path that hold nothing: setting and removing may leave them behind. A `null`
    /// there, which setting turns into an object, goes too.
    static func dropEmpty(_ object: inout JSONObject, along path: JSONPath) {
        for count in stride(from: path.segments.count - 1, to: 0, by: -1) {
            guard let prefix = JSONPath(Array(path.segments.prefix(count))) else { return }
            if let value = object[prefix], value.isNull || value.objectValue?.isEmpty == true {
                object.remove(at: prefix)
            }
        }
    }

    private static func value(depth: Int, using generator: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 4), using: &generator) {
        case 0: .null
        case 1: .number(JSONNumber(Int.random(in: -9...9, using: &generator)))
        case 2: .string("é\"")
        case 3: .array([.bool(true), .null])
        default: .object(object(depth: depth, using: &generator))
        }
    }
}

/// The members of a JSON object, in the order they were written, found by key in constant time.
///
/// Keys are unique under Unicode's canonical equivalence, the way Swift compares strings. Two objects are equal when
/// they hold equal members, in whatever order.
public struct JSONObject: Sendable {
    /// One member.
    public struct Member: Sendable, Hashable {
        /// The name, without U+0000.
        public let key: String
        /// The value.
        public var value: JSONValue
    }

    /// Up to this many members a scan is faster than hashing, so no index is kept.
    static let scanLimit = 12

    /// The members in order.
    public private(set) var members: [Member] = []

    /// Positions by key; empty while `members.count <= scanLimit`.
    private var positions: [String: Int] = [:]

    /// Makes an object without members.
    public init() {}

    /// The number of members.
    public var count: Int { members.count }

    /// Whether there are no members.
    public var isEmpty: Bool { members.isEmpty }

    /// The names in order.
    public var keys: [String] { members.map(\.key) }

    /// Whether a member named `key` exists, even with the value `null`.
    public func contains(_ key: String) -> Bool { position(of: key) != nil }

    /// The member named `key`. Assigning replaces it in place or appends it; assigning nil removes it.
    public subscript(key: String) -> JSONValue? {
        get {
            guard let position = position(of: key) else { return nil }
            return members[position].value
        }
        set {
            guard let newValue else {
                remove(key)
                return
            }
            if let position = position(of: key) {
                members[position].value = newValue
            } else {
                append(key, newValue)
            }
        }
    }

    /// Removes the member named `key` and returns its value. Linear in the number of members.
    @discardableResult
    public mutating func remove(_ key: String) -> JSONValue? {
        guard let position = position(of: key) else { return nil }
        let removed = members.remove(at: position)
        positions = [:]
        indexIfLarge()
        return removed.value
    }

    /// Appends a member unless its key exists; says whether it was appended.
    mutating func appendIfNew(_ key: String, _ value: JSONValue) -> Bool {
        guard position(of: key) == nil else { return false }
        append(key, value)
        return true
    }

    private func position(of key: String) -> Int? {
        if members.count > Self.scanLimit { return positions[key] }
        return members.firstIndex { $0.key == key }
    }

    private mutating func append(_ key: String, _ value: JSONValue) {
        members.append(Member(key: key, value: value))
        if members.count > Self.scanLimit + 1 {
            positions[key] = members.count - 1
        } else {
            indexIfLarge()
        }
    }

    private mutating func indexIfLarge() {
        guard members.count > Self.scanLimit else { return }
        positions = Dictionary(minimumCapacity: members.count)
        for (position, member) in members.enumerated() { positions[member.key] = position }
    }
}

extension JSONObject: Hashable {
    /// Whether both objects hold equal members, in whatever order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        guard left.count == right.count else { return false }
        return left.members.allSatisfy { right[$0.key] == $0.value }
    }

    /// Hashes the members independently of their order.
    public func hash(into hasher: inout Hasher) {
        var combined = 0
        for member in members { combined ^= member.hashValue }
        hasher.combine(count)
        hasher.combine(combined)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Makes an object; a later member replaces an earlier one of the same name.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        for (key, value) in elements { self[key] = value }
    }
}

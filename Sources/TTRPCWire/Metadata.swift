/// Pairs of text that travel with a request (PROTOCOL.md, "Metadata"). A key may occur more than once; keys are lower case
/// and compared byte by byte.
public struct Metadata: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    /// The most pairs a request may carry.
    public static let maximumPairs = 64
    /// The most bytes of keys and values together.
    public static let maximumBytes = 16_384

    /// One pair.
    public struct Pair: Sendable, Hashable {
        /// The key.
        public var key: String
        /// The value.
        public var value: String
        /// A pair of `key` and `value`.
        public init(key: String, value: String) {
            self.key = key
            self.value = value
        }

        /// Byte by byte: `String` alone would take canonically equivalent keys for the same.
        func hasKey(_ other: String) -> Bool { key.utf8.elementsEqual(other.utf8) }
    }

    /// The pairs in the order in which they were added.
    public private(set) var pairs: [Pair] = []

    /// No metadata.
    public init() {}

    /// Metadata with the given pairs, in their order.
    public init(dictionaryLiteral elements: (String, String)...) {
        for (key, value) in elements { append(key, value) }
    }

    /// Whether there is no pair.
    public var isEmpty: Bool { pairs.isEmpty }

    /// All values of a key, in order.
    public subscript(key: String) -> [String] {
        pairs.filter { $0.hasKey(key) }.map(\.value)
    }

    /// The first value of a key.
    public func first(_ key: String) -> String? {
        pairs.first { $0.hasKey(key) }?.value
    }

    /// Adds a pair; earlier values of the key stay.
    public mutating func append(_ key: String, _ value: String) {
        pairs.append(Pair(key: key, value: value))
    }

    /// Replaces all values of a key.
    public mutating func set(_ key: String, _ value: String) {
        pairs.removeAll { $0.hasKey(key) }
        append(key, value)
    }

    /// Bytes of keys and values together.
    public var byteCount: Int {
        pairs.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
    }
}

/// What tells one query from another: a page token is good only for the query that made it.
public struct QueryFingerprint: Sendable, Hashable {
    /// A 64-bit hash of the query's parts.
    public let value: UInt64

    /// Hashes the parts of a query: the method, the account and everything that decides which records come in which
    /// order. Parts are kept apart, so `["a", "b"]` is not `["ab", ""]`.
    public init(_ parts: [String]) {
        var bytes: [UInt8] = []
        for part in parts {
            // 0xFF never occurs in UTF-8.
            bytes.append(contentsOf: part.utf8)
            bytes.append(0xFF)
        }
        value = Self.hash(bytes)
    }

    /// FNV-1a over 64 bits: the same in every process, unlike `Hasher`.
    static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}

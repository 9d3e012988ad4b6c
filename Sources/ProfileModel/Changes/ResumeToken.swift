/// A place in a feed of changes: everything up to it is known to whoever holds the token.
///
/// On the wire: base64url of 21 bytes: version (1), feed (8, big-endian), position (8, big-endian), checksum (4, the low
/// half of FNV-1a over the bytes before). Nothing in it is secret, and nothing of it is trusted.
public struct ResumeToken: Sendable, Hashable {
    /// The feed it belongs to.
    public let feedID: Int64
    /// The last position that is known, from 0.
    public let position: Int64

    private static let version: UInt8 = 1
    private static let byteCount = 21

    /// The token of a place.
    public init(feedID: Int64, position: Int64) {
        self.feedID = feedID
        self.position = position
    }

    /// Reads a token.
    ///
    /// - Parameter field: the field to name in the error.
    /// - Throws: `ProfileError` (`invalidArgument`, reason `INVALID_RESUME_TOKEN`).
    public init(_ text: String, field: String = "resume_token") throws(ProfileError) {
        guard text.utf8.count == 4 * Self.byteCount / 3, let bytes = Base64URL.decode(text),
            bytes.count == Self.byteCount, bytes[0] == Self.version,
            Self.number(bytes[17...]) == Self.checksum(bytes.prefix(17))
        else {
            throw .invalidArgument(field, "is not a token that was given out", reason: .invalidResumeToken)
        }
        feedID = Int64(bitPattern: Self.number(bytes[1..<9]))
        position = Int64(bitPattern: Self.number(bytes[9..<17]))
        guard position >= 0 else {
            throw .invalidArgument(field, "is not a token that was given out", reason: .invalidResumeToken)
        }
    }

    /// The token on the wire.
    public var text: String {
        var bytes = [Self.version]
        Self.append(UInt64(bitPattern: feedID), 8, to: &bytes)
        Self.append(UInt64(bitPattern: position), 8, to: &bytes)
        Self.append(Self.checksum(bytes[...]), 4, to: &bytes)
        return Base64URL.encode(bytes)
    }

    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        QueryFingerprint.hash(bytes) & 0xFFFF_FFFF
    }

    private static func append(_ number: UInt64, _ width: Int, to bytes: inout [UInt8]) {
        for shift in stride(from: 8 * (width - 1), through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
        }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

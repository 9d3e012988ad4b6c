/// Accounts that a grant is about: one by its name, or all whose names begin alike, such as `team-*`.
public struct AccountPattern: Sendable, Hashable, CustomStringConvertible {
    private let text: [UInt8]
    /// Whether more may follow.
    private let isPrefix: Bool

    /// Every account.
    public static let all = AccountPattern(text: [], isPrefix: true)

    private init(text: [UInt8], isPrefix: Bool) {
        self.text = text
        self.isPrefix = isPrefix
    }

    /// Reads a pattern; nil when it is empty, longer than an account can be, or has a `*` anywhere but at its end.
    public init?(_ pattern: String) {
        let bytes = Array(pattern.utf8)
        isPrefix = bytes.last == UInt8(ascii: "*")
        text = isPrefix ? Array(bytes.dropLast()) : bytes
        guard !bytes.isEmpty, !text.contains(UInt8(ascii: "*")), pattern.unicodeScalars.count <= 255 else { return nil }
    }

    /// Whether the account is meant. Byte for byte, as the database compares.
    func matches(_ account: [UInt8]) -> Bool {
        isPrefix ? account.starts(with: text) : account == text
    }

    /// As it is written in the configuration.
    public var description: String { String(decoding: text, as: UTF8.self) + (isPrefix ? "*" : "") }
}

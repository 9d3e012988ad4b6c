/// Why a text is not the JSON that is accepted here, and where.
public struct JSONParseError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The rule that the text breaks.
    public enum Rule: Sendable, Hashable {
        /// The text ends inside a value.
        case unexpectedEnd
        /// Another byte stands where the grammar demands something else.
        case unexpectedByte(UInt8)
        /// A number breaks the grammar, such as `01`, `1.` or `+1`.
        case malformedNumber
        /// A number's decimal exponent is beyond ±1,000.
        case numberOutOfBounds
        /// A backslash is followed by something that is no escape.
        case malformedEscape
        /// `\uD800` … `\uDFFF` without its other half.
        case loneSurrogate
        /// A character below U+0020 stands unescaped in a string.
        case controlCharacter
        /// A string or key contains U+0000, which the database cannot store.
        case nulCharacter
        /// A string or key is not valid UTF-8.
        case invalidUTF8
        /// An object has this key twice.
        case duplicateKey(String)
        /// Arrays and objects are nested deeper than this limit.
        case tooDeep(limit: Int)
        /// The text, numbers written in full, is longer than this limit in bytes.
        case tooLong(limit: Int)
        /// Something follows the value.
        case trailingContent
    }

    /// The rule that the text breaks.
    public let rule: Rule
    /// The offset of the offending byte, from 0.
    public let offset: Int
    /// The line of the offending byte, from 1.
    public let line: Int
    /// The column of the offending byte, from 1, counted in Unicode scalars.
    public let column: Int

    init(_ rule: Rule, at offset: Int, in bytes: [UInt8]) {
        self.rule = rule
        self.offset = offset
        let before = bytes.prefix(offset)
        line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        // Continuation bytes, 10xxxxxx, belong to the scalar before them.
        column = before.dropFirst(lineStart).count { $0 & 0xC0 != 0x80 } + 1
    }

    /// The rule in words, without the place.
    public var reason: String {
        switch rule {
        case .unexpectedEnd: "the text ends inside a value"
        case .unexpectedByte(let byte): "unexpected \(Self.name(of: byte))"
        case .malformedNumber: "malformed number"
        case .numberOutOfBounds: "number with a decimal exponent beyond ±\(JSONNumber.maximumExponent)"
        case .malformedEscape: "malformed escape sequence"
        case .loneSurrogate: "surrogate without its other half"
        case .controlCharacter: "unescaped control character in a string"
        case .nulCharacter: "U+0000 is not allowed"
        case .invalidUTF8: "invalid UTF-8"
        case .duplicateKey(let key): "duplicate key \"\(key.prefix(64))\""
        case .tooDeep(let limit): "nested deeper than \(limit) levels"
        case .tooLong(let limit): "longer than \(limit) bytes"
        case .trailingContent: "something follows the value"
        }
    }

    /// The rule and the place in words.
    public var description: String { "\(reason) at line \(line), column \(column)" }

    private static func name(of byte: UInt8) -> String {
        guard 0x20...0x7E ~= byte else { return "byte 0x" + String(byte, radix: 16, uppercase: true) }
        return "'\(Character(Unicode.Scalar(byte)))'"
    }
}

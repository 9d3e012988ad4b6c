/// A strict reader of RFC 8259 texts over bytes. Recursion is bounded by the depth limit.
struct JSONParser {
    private let bytes: [UInt8]
    private let limits: JSONLimits
    private var position = 0
    /// Bytes that plain notation adds to the text's own.
    private var expansion = 0

    init(_ bytes: [UInt8], limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// Reads the whole text as one value.
    mutating func parse() throws(JSONParseError) -> JSONValue {
        guard bytes.count <= limits.maximumBytes else { throw error(.tooLong(limit: limits.maximumBytes), at: 0) }
        skipWhitespace()
        let value = try parseValue(depth: 0)
        skipWhitespace()
        guard position == bytes.count else { throw error(.trailingContent, at: position) }
        return value
    }

    private mutating func parseValue(depth: Int) throws(JSONParseError) -> JSONValue {
        guard let byte = peek() else { throw error(.unexpectedEnd, at: position) }
        switch byte {
        case UInt8(ascii: "{"): return .object(try parseObject(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try parseArray(depth: depth + 1))
        case UInt8(ascii: "\""): return .string(try parseString())
        case UInt8(ascii: "t"): return try parseLiteral("true", .bool(true))
        case UInt8(ascii: "f"): return try parseLiteral("false", .bool(false))
        case UInt8(ascii: "n"): return try parseLiteral("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try parseNumber())
        default: throw error(.unexpectedByte(byte), at: position)
        }
    }

    private mutating func parseObject(depth: Int) throws(JSONParseError) -> JSONObject {
        try enter(depth: depth)
        var object = JSONObject()
        if takeClosing(UInt8(ascii: "}")) { return object }
        while true {
            let keyStart = position
            guard let quote = peek() else { throw error(.unexpectedEnd, at: position) }
            guard quote == UInt8(ascii: "\"") else { throw error(.unexpectedByte(quote), at: position) }
            let key = try parseString()
            skipWhitespace()
            try expect(UInt8(ascii: ":"))
            skipWhitespace()
            let value = try parseValue(depth: depth)
            guard object.appendIfNew(key, value) else { throw error(.duplicateKey(key), at: keyStart) }
            if takeClosing(UInt8(ascii: "}")) { return object }
            try expect(UInt8(ascii: ","))
            skipWhitespace()
        }
    }

    private mutating func parseArray(depth: Int) throws(JSONParseError) -> [JSONValue] {
        try enter(depth: depth)
        var elements: [JSONValue] = []
        if takeClosing(UInt8(ascii: "]")) { return elements }
        while true {
            elements.append(try parseValue(depth: depth))
            if takeClosing(UInt8(ascii: "]")) { return elements }
            try expect(UInt8(ascii: ","))
            skipWhitespace()
        }
    }

    private mutating func enter(depth: Int) throws(JSONParseError) {
        guard depth <= limits.maximumDepth else { throw error(.tooDeep(limit: limits.maximumDepth), at: position) }
        position += 1
    }

    private mutating func parseLiteral(_ word: StaticString, _ value: JSONValue) throws(JSONParseError) -> JSONValue {
        for expected in word.description.utf8 { try expect(expected) }
        return value
    }

    private mutating func parseNumber() throws(JSONParseError) -> JSONNumber {
        let start = position
        scan: while let byte = peek() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
                UInt8(ascii: "e"), UInt8(ascii: "E"):
                position += 1
            default: break scan
            }
        }
        let text = bytes[start..<position]
        guard let parts = JSONNumber.Parts(text) else { throw error(.malformedNumber, at: start) }
        guard !parts.isOutOfBounds else { throw error(.numberOutOfBounds, at: start) }
        expansion += parts.writtenExponent
        guard bytes.count + expansion <= limits.maximumBytes else {
            throw error(.tooLong(limit: limits.maximumBytes), at: start)
        }
        return JSONNumber(checked: String(decoding: text, as: UTF8.self))
    }

    private mutating func parseString() throws(JSONParseError) -> String {
        position += 1
        let start = position
        // Most strings have no escape: one scan, one copy.
        while let byte = peek(), byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        if peek() == UInt8(ascii: "\"") {
            defer { position += 1 }
            return try decode(bytes[start..<position], from: start)
        }
        return try parseEscapedString(prefix: Array(bytes[start..<position]), from: start)
    }

    private mutating func parseEscapedString(prefix: [UInt8], from start: Int) throws(JSONParseError) -> String {
        var content = prefix
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return try decode(content[...], from: start)
            case UInt8(ascii: "\\"): content.append(contentsOf: String(try parseEscape()).utf8)
            case 0: throw error(.nulCharacter, at: position)
            case ..<0x20: throw error(.controlCharacter, at: position)
            default:
                content.append(byte)
                position += 1
            }
        }
        throw error(.unexpectedEnd, at: position)
    }

    private mutating func parseEscape() throws(JSONParseError) -> Unicode.Scalar {
        let start = position
        position += 1
        guard let byte = peek() else { throw error(.unexpectedEnd, at: position) }
        position += 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try parseUnicodeEscape(from: start)
        default: throw error(.malformedEscape, at: start)
        }
    }

    private mutating func parseUnicodeEscape(from start: Int) throws(JSONParseError) -> Unicode.Scalar {
        let unit = try parseHexadecimal(from: start)
        if unit == 0 { throw error(.nulCharacter, at: start) }
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard 0xD800...0xDBFF ~= unit, peek() == UInt8(ascii: "\\") else { throw error(.loneSurrogate, at: start) }
        position += 1
        guard peek() == UInt8(ascii: "u") else { throw error(.loneSurrogate, at: start) }
        position += 1
        let low = try parseHexadecimal(from: start)
        guard 0xDC00...0xDFFF ~= low else { throw error(.loneSurrogate, at: start) }
        guard let scalar = Unicode.Scalar(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)) else {
            throw error(.loneSurrogate, at: start)
        }
        return scalar
    }

    private mutating func parseHexadecimal(from start: Int) throws(JSONParseError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek() else { throw error(.unexpectedEnd, at: position) }
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw error(.malformedEscape, at: start)
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    private func decode(_ content: ArraySlice<UInt8>, from start: Int) throws(JSONParseError) -> String {
        guard let text = String(validating: content, as: UTF8.self) else { throw error(.invalidUTF8, at: start) }
        return text
    }

    private mutating func takeClosing(_ closing: UInt8) -> Bool {
        skipWhitespace()
        guard peek() == closing else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ expected: UInt8) throws(JSONParseError) {
        guard let byte = peek() else { throw error(.unexpectedEnd, at: position) }
        guard byte == expected else { throw error(.unexpectedByte(byte), at: position) }
        position += 1
    }

    private mutating func skipWhitespace() {
        while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private func error(_ rule: JSONParseError.Rule, at offset: Int) -> JSONParseError {
        JSONParseError(rule, at: offset, in: bytes)
    }
}

extension JSONValue {
    /// Reads one JSON text.
    ///
    /// Strict: nothing beyond RFC 8259's grammar, no duplicate keys, no U+0000, no unpaired surrogates, valid UTF-8
    /// only, no byte order mark.
    ///
    /// - Throws: `JSONParseError` with the rule and the place.
    public init(parsing text: String, limits: JSONLimits = .document) throws(JSONParseError) {
        try self.init(parsingUTF8: text.utf8, limits: limits)
    }

    /// Reads one JSON text from its UTF-8 bytes, which need not be valid.
    ///
    /// - Throws: `JSONParseError` with the rule and the place.
    public init(parsingUTF8 bytes: some Collection<UInt8>, limits: JSONLimits = .document) throws(JSONParseError) {
        // A text that is too long isn't copied to find that out.
        guard bytes.count <= limits.maximumBytes else {
            throw JSONParseError(.tooLong(limit: limits.maximumBytes), at: 0, in: [])
        }
        var parser = JSONParser(Array(bytes), limits: limits)
        self = try parser.parse()
    }
}

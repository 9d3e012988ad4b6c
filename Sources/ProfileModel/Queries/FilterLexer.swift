/// Cuts a filter into tokens.
struct FilterLexer {
    /// A piece of a filter.
    struct Token: Sendable, Hashable {
        /// What it is.
        enum Kind: Sendable, Hashable {
            /// A bare word: a field path, a keyword, a number, `true`, `false`, `null` or `*`.
            case word(String)
            /// A string in double or single quotes, without them.
            case quoted(String)
            case comparison(FilterComparison.Operator)
            case open
            case close
        }

        let kind: Kind
        /// The offset in Unicode scalars.
        let position: Int
    }

    private let scalars: [Unicode.Scalar]
    private var position = 0

    /// The tokens of a filter.
    static func tokens(of text: String) throws(FilterError) -> [Token] {
        var lexer = FilterLexer(scalars: Array(text.unicodeScalars))
        var tokens: [Token] = []
        while let token = try lexer.next() { tokens.append(token) }
        return tokens
    }

    private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

    private mutating func next() throws(FilterError) -> Token? {
        while let scalar = peek(), scalar.properties.isWhitespace { position += 1 }
        let start = position
        guard let scalar = peek() else { return nil }
        switch scalar {
        case "(": return take(.open, from: start)
        case ")": return take(.close, from: start)
        case "=": return take(.comparison(.equal), from: start)
        case ":": return take(.comparison(.has), from: start)
        case "<": return takeOperator(.less, orEqual: .lessOrEqual, from: start)
        case ">": return takeOperator(.greater, orEqual: .greaterOrEqual, from: start)
        case "!":
            position += 1
            guard peek() == "=" else { throw FilterError(rule: "`!` must be followed by `=`", position: start) }
            return take(.comparison(.notEqual), from: start)
        case "\"", "'": return Token(kind: .quoted(try takeQuoted(scalar)), position: start)
        default: return Token(kind: .word(try takeWord()), position: start)
        }
    }

    private func peek() -> Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func take(_ kind: Token.Kind, from start: Int) -> Token {
        position += 1
        return Token(kind: kind, position: start)
    }

    private mutating func takeOperator(
        _ plain: FilterComparison.Operator, orEqual: FilterComparison.Operator, from start: Int
    ) -> Token {
        position += 1
        return peek() == "="
            ? take(.comparison(orEqual), from: start) : Token(kind: .comparison(plain), position: start)
    }

    /// In quotes a backslash stands before a quote or another backslash; there are no other escapes.
    private mutating func takeQuoted(_ quote: Unicode.Scalar) throws(FilterError) -> String {
        let start = position
        position += 1
        var content = String.UnicodeScalarView()
        while let scalar = peek() {
            position += 1
            if scalar == quote { return String(content) }
            if scalar == "\0" { throw FilterError(rule: "U+0000 is not allowed", position: position - 1) }
            if scalar == "\\" {
                guard let escaped = peek(), escaped == "\\" || escaped == "\"" || escaped == "'" else {
                    throw FilterError(
                        rule: "a backslash must stand before a quote or a backslash", position: position - 1)
                }
                position += 1
                content.append(escaped)
            } else {
                content.append(scalar)
            }
        }
        throw FilterError(rule: "the string is never closed", position: start)
    }

    /// A word ends at white space, a parenthesis, an operator or a quote; backticks quote whatever stands between them.
    private mutating func takeWord() throws(FilterError) -> String {
        var content = String.UnicodeScalarView()
        var quoteStart: Int?
        while let scalar = peek() {
            if scalar == "\0" { throw FilterError(rule: "U+0000 is not allowed", position: position) }
            if scalar == "`" {
                quoteStart = quoteStart == nil ? position : nil
            } else if quoteStart == nil, scalar.properties.isWhitespace || "()=:<>!\"'".unicodeScalars.contains(scalar)
            {
                break
            }
            content.append(scalar)
            position += 1
        }
        if let quoteStart { throw FilterError(rule: "the backtick is never closed", position: quoteStart) }
        return String(content)
    }
}

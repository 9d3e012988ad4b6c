import JSON

/// Turns the tokens of a filter into an expression. Recursion is bounded by the depth limit.
struct FilterParser {
    private typealias Token = FilterLexer.Token

    private let tokens: [FilterLexer.Token]
    /// The length of the text in Unicode scalars.
    private let length: Int
    private let kind: ProfileKind
    private var position = 0
    private var comparisons = 0

    init(tokens: [FilterLexer.Token], length: Int, kind: ProfileKind) {
        self.tokens = tokens
        self.length = length
        self.kind = kind
    }

    /// The whole filter; nil when there is nothing.
    mutating func parse() throws(FilterError) -> FilterExpression? {
        if tokens.isEmpty { return nil }
        let expression = try parseConjunction(depth: 0)
        if let rest = peek() {
            throw FilterError(rule: "expected AND, OR or the end", position: rest.position)
        }
        return expression
    }

    private mutating func parseConjunction(depth: Int) throws(FilterError) -> FilterExpression {
        var parts = [try parseDisjunction(depth: depth)]
        while takeKeyword("AND") { parts.append(try parseDisjunction(depth: depth)) }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func parseDisjunction(depth: Int) throws(FilterError) -> FilterExpression {
        var parts = [try parseTerm(depth: depth)]
        while takeKeyword("OR") { parts.append(try parseTerm(depth: depth)) }
        return parts.count == 1 ? parts[0] : .or(parts)
    }

    private mutating func parseTerm(depth: Int) throws(FilterError) -> FilterExpression {
        guard let token = peek() else { throw end("expected a comparison") }
        guard depth <= FilterExpression.maximumDepth else {
            throw FilterError(
                rule: "must not be nested deeper than \(FilterExpression.maximumDepth) levels", position: token.position
            )
        }
        if takeKeyword("NOT") { return .not(try parseTerm(depth: depth + 1)) }
        guard token.kind == .open else { return .comparison(try parseComparison()) }
        position += 1
        let inner = try parseConjunction(depth: depth + 1)
        guard let close = peek() else { throw end("expected `)`") }
        guard close.kind == .close else { throw FilterError(rule: "expected `)`", position: close.position) }
        position += 1
        return inner
    }

    private mutating func parseComparison() throws(FilterError) -> FilterComparison {
        guard let name = peek() else { throw end("expected a comparison") }
        guard case .word(let word) = name.kind, !["AND", "OR", "NOT"].contains(word) else {
            throw FilterError(rule: "expected a field", position: name.position)
        }
        comparisons += 1
        guard comparisons <= FilterExpression.maximumComparisons else {
            throw FilterError(
                rule: "must have at most \(FilterExpression.maximumComparisons) comparisons", position: name.position)
        }
        position += 1
        let (operand, content) = try FilterOperandResolver(kind: kind).resolve(word, at: name.position)
        guard let sign = peek() else { throw end("expected an operator") }
        guard case .comparison(let comparison) = sign.kind else {
            throw FilterError(rule: "expected an operator", position: sign.position)
        }
        position += 1
        guard let literal = peek() else { throw end("expected a value") }
        position += 1
        let value = try FilterValueReader(operand: operand, content: content, name: word)
            .read(literal, comparedBy: comparison, at: sign.position)
        return FilterComparison(operand: operand, operator: comparison, value: value)
    }

    private func peek() -> FilterLexer.Token? { position < tokens.count ? tokens[position] : nil }

    private mutating func takeKeyword(_ keyword: String) -> Bool {
        guard let token = peek(), token.kind == .word(keyword) else { return false }
        position += 1
        return true
    }

    private func end(_ rule: String) -> FilterError {
        FilterError(rule: "\(rule), found the end", position: length)
    }
}

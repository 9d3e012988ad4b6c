import JSON

/// Reads the value on the right of an operator as the type that the left demands.
struct FilterValueReader {
    private typealias Operator = FilterComparison.Operator

    let operand: FilterComparison.Operand
    let content: FieldDescription.Content
    let name: String

    /// The value.
    func read(
        _ token: FilterLexer.Token, comparedBy comparison: FilterComparison.Operator, at position: Int
    ) throws(FilterError) -> FilterComparison.Value {
        guard allowed.contains(comparison) else {
            let list = Operator.allCases.filter(allowed.contains).map { "`\($0.rawValue)`" }.joined(separator: " ")
            throw FilterError(
                rule: "`\(name.prefix(128))` cannot be compared by `\(comparison.rawValue)`, only by \(list)",
                position: position)
        }
        if token.kind == .word("*"), comparison == .has, acceptsAnything { return .anything }
        guard let value = value(of: token, comparedBy: comparison) else {
            throw FilterError(rule: "`\(name.prefix(128))` needs \(expectation)", position: token.position)
        }
        return value
    }

    private var allowed: Set<FilterComparison.Operator> {
        if case .label = operand { return [.equal, .notEqual, .has] }
        switch content {
        case .text, .document: return Set(Operator.allCases)
        case .integer, .timestamp: return Set(Operator.allCases).subtracting([.has])
        case .boolean, .detailLevel, .choice, .identifier: return [.equal, .notEqual]
        case .textList, .labels: return [.has]
        case .messages: return []
        }
    }

    private var acceptsAnything: Bool {
        switch content {
        case .document, .textList, .labels, .text: true
        case .boolean, .integer, .timestamp, .identifier, .detailLevel, .choice, .messages: false
        }
    }

    private var expectation: String {
        switch content {
        case .text, .textList, .labels: "a string in quotes"
        case .identifier: "a UUID in quotes"
        case .boolean: "true or false"
        case .integer: "a whole number"
        case .timestamp: "a time in RFC 3339 in quotes, such as \"2026-01-31T08:00:00Z\""
        case .detailLevel: "\"high-level\" or \"full\""
        case .messages: "another field"
        case .choice(let values): "one of " + values.map { "\"\($0)\"" }.joined(separator: ", ")
        case .document: "a string in quotes, a number, true, false, or, with = and != only, null"
        }
    }

    private func value(
        of token: FilterLexer.Token, comparedBy comparison: FilterComparison.Operator
    ) -> FilterComparison.Value? {
        switch (content, token.kind) {
        case (.text, .quoted(let text)), (.labels, .quoted(let text)): return .text(text)
        case (.identifier, .quoted(let text)):
            return (try? RecordID.parse(text)).map { .text(RecordID.text($0)) }
        case (.textList, .quoted(let text)): return .text(TextRules.normalised(text))
        case (.boolean, .word(let word)): return Bool(word).map(FilterComparison.Value.bool)
        case (.integer, .word(let word)): return Int64(word).map(FilterComparison.Value.integer)
        case (.timestamp, .quoted(let text)): return Timestamp(text).map(FilterComparison.Value.timestamp)
        case (.detailLevel, .quoted(let text)):
            return DetailLevel(rawValue: text).map(FilterComparison.Value.detailLevel)
        case (.choice(let values), .quoted(let text)): return values.contains(text) ? .text(text) : nil
        case (.document, .quoted(let text)): return .text(text)
        case (.document, .word(let word)):
            if let value = Bool(word) {
                // Truth values have no order.
                return [.equal, .notEqual, .has].contains(comparison) ? .bool(value) : nil
            }
            if word == "null" { return [.equal, .notEqual].contains(comparison) ? .null : nil }
            return JSONNumber(word).map(FilterComparison.Value.number)
        default: return nil
        }
    }
}

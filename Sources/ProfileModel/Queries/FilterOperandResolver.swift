import JSON

/// Finds what a word on the left of an operator names.
struct FilterOperandResolver {
    let kind: ProfileKind

    /// The operand and what it holds.
    func resolve(
        _ word: String, at position: Int
    ) throws(FilterError) -> (FilterComparison.Operand, FieldDescription.Content) {
        let parts = word.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, let field = FieldDescription.field(String(name), of: kind),
            isFilterable(field)
        else {
            throw FilterError(rule: "`\(word.prefix(128))` is no field to filter by", position: position)
        }
        guard parts.count == 2 else {
            if case .document = field.content {
                throw FilterError(
                    rule: "`\(field.name)` is a document: name a path into it, such as `\(field.name).key`",
                    position: position)
            }
            return (.field(field.name), field.content)
        }
        switch field.content {
        case .document(let document):
            do throws(JSONPathError) {
                return (.document(field.name, document.rule.resolving(try JSONPath(parsing: parts[1]))), field.content)
            } catch {
                throw FilterError(rule: "`\(word.prefix(128))` is malformed: \(error)", position: position)
            }
        case .labels:
            var key = String(parts[1])
            if key.count > 2, key.hasPrefix("`"), key.hasSuffix("`") { key = String(key.dropFirst().dropLast()) }
            guard Labels.isValidKey(key) else {
                throw FilterError(
                    rule: "`\(word.prefix(128))` must name a label key matching [a-z0-9_./-]{1,63}", position: position)
            }
            return (.label(key), .text)
        default:
            throw FilterError(rule: "`\(field.name)` has no parts", position: position)
        }
    }

    /// The account is given by the request.
    private func isFilterable(_ field: FieldDescription) -> Bool {
        field.name != "account_id" && field.content != .messages
    }
}

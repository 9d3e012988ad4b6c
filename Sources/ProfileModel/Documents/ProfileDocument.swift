import JSON

/// The fields that hold a JSON document. The raw value is the field's name on the wire.
enum ProfileDocument: String, Sendable, Hashable, CaseIterable {
    case demographics
    case behavior
    case persona
    case highLevelGuidelines = "high_level_guidelines"
    case fullStyleGuide = "full_style_guide"
    case externalRefs = "external_refs"
    case metadata

    /// The documents of a kind, in the order of the wire, metadata last.
    static func of(_ kind: ProfileKind) -> [ProfileDocument] {
        switch kind {
        case .customerProfile: [.demographics, .behavior, .persona, .metadata]
        case .brandGuideline: [.highLevelGuidelines, .fullStyleGuide, .externalRefs, .metadata]
        case .budget, .container: [.metadata]
        }
    }

    /// What the known keys must hold.
    var rule: DocumentRule {
        switch self {
        case .demographics: .demographics
        case .behavior: .behavior
        case .persona: .persona
        case .highLevelGuidelines: .highLevelGuidelines
        case .fullStyleGuide: .fullStyleGuide
        case .externalRefs: .externalRefs
        case .metadata: .metadata
        }
    }

    /// Whether a document has no members. Text that is no JSON is not blank.
    static func isBlank(_ text: String) -> Bool {
        if text.isEmpty || text == "{}" { return true }
        return (try? JSONObject(parsing: text))?.isEmpty ?? false
    }

    /// Checks a document's text and adds what is wrong.
    ///
    /// - Returns: the text as it is; `{}` for empty text.
    func checked(_ text: String, path: String, into violations: inout FieldViolations) -> String {
        checked(text, field: "\(path).\(rawValue)", into: &violations)
    }

    /// Checks a document's text and adds what is wrong with the field that holds it.
    ///
    /// - Returns: the text as it is; `{}` for empty text.
    func checked(_ text: String, field: String, into violations: inout FieldViolations) -> String {
        guard !text.isEmpty, text != "{}" else { return "{}" }
        do throws(JSONParseError) {
            let value = try Self.value(of: text)
            guard case .object = value else {
                violations.add(field, "must be a JSON object")
                return text
            }
            rule.check(value, field: field, into: &violations)
        } catch {
            violations.add(field, "must be valid JSON: \(error)")
        }
        return text
    }

    /// The value of a document. White space doesn't count: the database writes documents with more than they came with, and
    /// they are checked again when something else of their record changes.
    private static func value(of text: String) throws(JSONParseError) -> JSONValue {
        do throws(JSONParseError) {
            return try JSONValue(parsing: text)
        } catch {
            guard case .tooLong = error.rule, let value = try? JSONValue(parsing: text, limits: storedLimits),
                value.text.utf8.count <= JSONLimits().maximumBytes
            else { throw error }
            return value
        }
    }

    /// Takes the whole document, or the place that `path` names, from `patch` into `current`.
    ///
    /// - Returns: the new text; `current` when a violation was added.
    func taking(
        _ path: FieldPath, from patch: String, into current: String, wirePath: String,
        violations: inout FieldViolations
    ) -> String {
        guard let inner = path.inner else { return patch }
        let field = "\(wirePath).\(rawValue)"
        let source: JSONObject
        do throws(JSONParseError) {
            source = try JSONObject(parsing: patch)
        } catch {
            violations.add(field, "must be a JSON object: \(error)")
            return current
        }
        // What is stored was checked when it was written; a database changed by hand must not crash an update.
        guard var target = try? JSONObject(parsing: current, limits: Self.storedLimits) else {
            violations.add(field, "cannot be changed in part: the stored document is damaged")
            return current
        }
        guard let value = source[inner] else {
            target.remove(at: inner)
            return target.text
        }
        do throws(JSONPathError) {
            try target.set(value, at: inner)
        } catch {
            violations.add("\(field).\(inner)", "cannot be set: \(error)")
            return current
        }
        return target.text
    }

    /// The database writes documents with more spaces than they came with.
    static let storedLimits = JSONLimits(maximumBytes: 393_216)
}

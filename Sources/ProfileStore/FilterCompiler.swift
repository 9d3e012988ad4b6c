internal import JSON
internal import ProfileModel

/// Turns a filter into a WHERE condition over a row named `t`.
///
/// Columns come from a white list and values are parameters: no text of the filter ever becomes SQL. `!=` and NOT are
/// written as IS NOT TRUE, so that they are exact complements where something is NULL or missing.
struct FilterCompiler {
    private let columns: [String: ColumnType]
    /// The expressions of fields that are no columns.
    private let derived: [String: String]
    private let nameField: String

    init<Record>(_ layout: RecordLayout<Record>) {
        let own = layout.columns.map { ($0.name, $0.type) }
        columns = Dictionary(own + layout.derived.map { ($0.name, $0.type) }) { first, _ in first }
        derived = Dictionary(layout.derived.map { ($0.name, $0.sql) }) { first, _ in first }
        nameField = layout.nameField
    }

    /// The condition.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`, reason `INVALID_FILTER`) for a field that cannot be filtered by.
    func condition(_ expression: FilterExpression, _ builder: inout SQLBuilder) throws(ProfileError) -> String {
        switch expression {
        case .and(let parts): return try joined(parts, " AND ", &builder)
        case .or(let parts): return try joined(parts, " OR ", &builder)
        case .not(let part): return "((\(try condition(part, &builder))) IS NOT TRUE)"
        case .comparison(let comparison): return try condition(comparison, &builder)
        }
    }

    private func joined(
        _ parts: [FilterExpression], _ separator: String, _ builder: inout SQLBuilder
    ) throws(ProfileError) -> String {
        var conditions: [String] = []
        for part in parts { conditions.append(try condition(part, &builder)) }
        return "(" + conditions.joined(separator: separator) + ")"
    }

    private func condition(
        _ comparison: FilterComparison, _ builder: inout SQLBuilder
    ) throws(ProfileError) -> String {
        let isNegated = comparison.operator == .notEqual
        let sign = isNegated ? .equal : comparison.operator
        let positive: String? =
            switch comparison.operand {
            case .field(let name): field(name, sign, comparison.value, &builder)
            case .label(let key): label(key, sign, comparison.value, &builder)
            case .document(let name, let path): document(name, path, sign, comparison.value, &builder)
            }
        guard let positive else {
            throw .invalidArgument("filter", "holds a comparison that this field does not have", reason: .invalidFilter)
        }
        return isNegated ? "((\(positive)) IS NOT TRUE)" : "(\(positive))"
    }

    // MARK: - Fields

    private func field(
        _ name: String, _ sign: FilterComparison.Operator, _ value: FilterComparison.Value, _ builder: inout SQLBuilder
    ) -> String? {
        let place = derived[name].map { "(\($0))" } ?? "t.\(name)"
        switch (name, columns[name], value) {
        case ("version", _, .integer(let number)):
            return compare("t.version", sign, builder.bind(number))
        case ("created_at", _, .timestamp(let moment)), ("updated_at", _, .timestamp(let moment)),
            ("deleted_at", _, .timestamp(let moment)):
            return compare("t.\(name)", sign, builder.bind(moment))
        case ("labels", _, .text(let key)) where sign == .has:
            return "t.labels ? \(builder.bind(key))"
        case ("labels", _, .anything) where sign == .has:
            return "t.labels <> '{}'"
        case (nameField, _, .text(let text)) where sign == .equal:
            // The key finds the row by index, the name decides.
            let parameter = builder.bind(text)
            return "t.name_key = public.profiled_name_key(\(parameter)) AND t.\(nameField) = \(parameter)"
        case (_, .text, .text(let text)), ("created_by", _, .text(let text)), ("updated_by", _, .text(let text)),
            ("deleted_by", _, .text(let text)):
            return self.text(place, sign, text, &builder)
        case (_, .text, .anything) where sign == .has:
            return "\(place) <> ''"
        case (_, .text, .detailLevel(let level)) where name == "detail_level":
            return compare("t.detail_level", sign, builder.bind(level.rawValue))
        case (_, .boolean, .bool(let flag)) where sign == .equal:
            return flag ? place : "NOT \(place)"
        case (_, .bigint, .integer(let number)), (_, .numeric, .integer(let number)):
            return compare(place, sign, builder.bind(number))
        case (_, .timestamptz, .timestamp(let moment)):
            return compare(place, sign, builder.bind(moment))
        case (_, .uuid, .text(let id)) where sign == .equal:
            return compare(place, sign, builder.bind(id, as: "uuid"))
        case (_, .textList, .text(let text)) where sign == .has:
            return """
                EXISTS (SELECT FROM unnest(\(place)) AS entry
                WHERE public.profiled_fold_case(entry) = public.profiled_fold_case(\(builder.bind(text))))
                """
        case (_, .textList, .anything) where sign == .has:
            return "cardinality(\(place)) > 0"
        default:
            return nil
        }
    }

    private func label(
        _ key: String, _ sign: FilterComparison.Operator, _ value: FilterComparison.Value, _ builder: inout SQLBuilder
    ) -> String? {
        switch value {
        case .anything where sign == .has: "t.labels ? \(builder.bind(key))"
        case .text(let text): self.text("(t.labels ->> \(builder.bind(key)))", sign, text, &builder)
        default: nil
        }
    }

    private func text(
        _ operand: String, _ sign: FilterComparison.Operator, _ text: String, _ builder: inout SQLBuilder
    ) -> String {
        let parameter = builder.bind(text)
        if sign == .has {
            return "strpos(public.profiled_fold_case(\(operand)), public.profiled_fold_case(\(parameter))) > 0"
        }
        return compare("\(operand) COLLATE \"C\"", sign, parameter) ?? "false"
    }

    // MARK: - Documents

    private func document(
        _ name: String, _ path: JSONPath, _ sign: FilterComparison.Operator, _ value: FilterComparison.Value,
        _ builder: inout SQLBuilder
    ) -> String? {
        guard columns[name] == .jsonb else { return nil }
        let place = "(t.\(name) #> \(builder.bind(SQLLiteral.list(path.segments), as: "text[]")))"
        switch (sign, value) {
        case (.has, .anything): return "\(place) <> 'null'"
        case (.equal, .null): return "coalesce(\(place), 'null') = 'null'"
        case (.has, .text(let text)):
            return "jsonb_typeof(\(place)) = 'array' AND \(place) @> to_jsonb(\(builder.bind(text)))"
        case (.has, .number(let number)):
            return
                "jsonb_typeof(\(place)) = 'array' AND \(place) @> to_jsonb(\(builder.bind(number.text, as: "numeric")))"
        case (.has, .bool(let flag)):
            return "jsonb_typeof(\(place)) = 'array' AND \(place) @> '\(flag)'::jsonb"
        case (.equal, .text(let text)): return "\(place) = to_jsonb(\(builder.bind(text)))"
        case (.equal, .bool(let flag)): return "\(place) = '\(flag)'::jsonb"
        case (_, .text(let text)):
            return compare(Self.scalar(place, "string", "text COLLATE \"C\""), sign, builder.bind(text))
        case (_, .number(let number)):
            return compare(Self.scalar(place, "number", "numeric"), sign, builder.bind(number.text, as: "numeric"))
        default: return nil
        }
    }

    /// The scalar at a place when it has the type, else NULL: a cast is never tried on anything else.
    private static func scalar(_ place: String, _ type: String, _ cast: String) -> String {
        "(CASE WHEN jsonb_typeof(\(place)) = '\(type)' THEN (\(place) #>> '{}')::\(cast) END)"
    }

    private func compare(_ left: String, _ sign: FilterComparison.Operator, _ right: String) -> String? {
        switch sign {
        case .equal: "\(left) = \(right)"
        case .less: "\(left) < \(right)"
        case .lessOrEqual: "\(left) <= \(right)"
        case .greater: "\(left) > \(right)"
        case .greaterOrEqual: "\(left) >= \(right)"
        case .notEqual, .has: nil
        }
    }
}

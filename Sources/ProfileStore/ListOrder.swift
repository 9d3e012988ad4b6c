internal import LibPQ
internal import ProfileModel

/// An order as SQL: the columns behind its fields.
struct ListOrder {
    /// One column of the order.
    struct Term {
        let column: String
        let isDescending: Bool
        let type: String
    }

    /// The columns; the id is the last.
    let terms: [Term]

    /// Finds the columns.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`, reason `INVALID_ORDER_BY`) for fields outside this white list.
    init<Record>(_ order: OrderBy, _ layout: RecordLayout<Record>) throws(ProfileError) {
        var terms: [Term] = []
        for term in order.terms {
            let (column, type): (String, String)
            switch term.field {
            case layout.nameField: (column, type) = ("name_key", "text")
            case "created_at": (column, type) = ("created_at", "timestamptz")
            case "updated_at": (column, type) = ("updated_at", "timestamptz")
            case "id": (column, type) = ("id", "uuid")
            default:
                throw .invalidArgument("order_by", "`\(term.field)` is no field to sort by", reason: .invalidOrderBy)
            }
            terms.append(Term(column: column, isDescending: term.isDescending, type: type))
        }
        self.terms = terms
    }

    /// The ORDER BY list for a row named `t`.
    var sql: String { terms.map { "t.\($0.column) \($0.isDescending ? "DESC" : "ASC")" }.joined(separator: ", ") }

    /// A condition for rows of `t` after a position, of which an index can use the beginning.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`, reason `INVALID_PAGE_TOKEN`) when the position has other values than
    ///   the order.
    func condition(after position: PagePosition, _ builder: inout SQLBuilder) throws(ProfileError) -> String {
        guard position.values.count == terms.count - 1 else { throw Self.wrongToken }
        var values: [String] = []
        for (term, value) in zip(terms, position.values) {
            switch (term.type, value) {
            case ("text", .text(let text)): values.append(builder.bind(text))
            case ("timestamptz", .integer(let microseconds)):
                values.append(builder.bind(Timestamp(microseconds: microseconds)))
            default: throw Self.wrongToken
            }
        }
        values.append(builder.bind(position.id))
        let columns = terms.map { "t.\($0.column)" }
        guard Set(terms.map(\.isDescending)).count > 1 else {
            let sign = terms.allSatisfy(\.isDescending) ? "<" : ">"
            return "(\(columns.joined(separator: ", "))) \(sign) (\(values.joined(separator: ", ")))"
        }
        // Directions differ: the first column bounds the scan, the rest picks out what comes after.
        var alternatives: [String] = []
        for (index, term) in terms.enumerated() {
            let equal = (0..<index).map { "\(columns[$0]) = \(values[$0])" }
            let beyond = "\(columns[index]) \(term.isDescending ? "<" : ">") \(values[index])"
            alternatives.append("(" + (equal + [beyond]).joined(separator: " AND ") + ")")
        }
        let bound = "\(columns[0]) \(terms[0].isDescending ? "<=" : ">=") \(values[0])"
        return "\(bound) AND (\(alternatives.joined(separator: " OR ")))"
    }

    private static var wrongToken: ProfileError {
        .invalidArgument("page_token", "must be a next_page_token as it was returned", reason: .invalidPageToken)
    }
}

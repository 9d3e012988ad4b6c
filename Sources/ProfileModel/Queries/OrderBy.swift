/// The order of a list, always total: the id ends it.
public struct OrderBy: Sendable, Hashable, CustomStringConvertible {
    /// One field to sort by.
    public struct Term: Sendable, Hashable {
        /// The field's name on the wire. `name` and `brand_name` sort without regard to case.
        public let field: String
        /// Whether it falls.
        public let isDescending: Bool

        /// Takes a field and a direction.
        public init(field: String, isDescending: Bool) {
            self.field = field
            self.isDescending = isDescending
        }
    }

    /// The most bytes of an order.
    public static let maximumLength = 256

    /// The fields in order; the last one is `id` and no other is.
    public let terms: [Term]

    /// Understands an order: fields separated by commas, each followed by ` desc` if it is to fall (` asc` is allowed).
    /// Nothing means `created_at desc`. Unless `id` is named, it is added in the direction of the last field, so that
    /// an index serves the order in either direction; what follows `id` cannot matter and is refused.
    ///
    /// - Parameter field: the field to name in errors.
    /// - Throws: `ProfileError` (`invalidArgument`, reason `INVALID_ORDER_BY`).
    public init(_ text: String, for kind: ProfileKind, field: String = "order_by") throws(ProfileError) {
        func refuse(_ rule: String) -> ProfileError { .invalidArgument(field, rule, reason: .invalidOrderBy) }
        guard text.utf8.count <= Self.maximumLength else {
            throw refuse("must be at most \(Self.maximumLength) bytes long")
        }
        let trimmed = TextRules.trimmed(text)
        var terms: [Term] = []
        for part in (trimmed.isEmpty ? "created_at desc" : trimmed).split(
            separator: ",", omittingEmptySubsequences: false)
        {
            let words = part.split(whereSeparator: \.isWhitespace)
            guard let name = words.first.map(String.init), words.count <= 2 else {
                throw refuse("must be fields separated by commas, each perhaps followed by `desc`")
            }
            guard Self.fields(of: kind).contains(name) else {
                let list = Self.fields(of: kind).joined(separator: ", ")
                throw refuse("`\(name)` is no field to sort by; these are: \(list)")
            }
            let direction = words.count == 2 ? words[1].lowercased() : "asc"
            guard direction == "asc" || direction == "desc" else {
                throw refuse("`\(name)` may be followed by `asc` or `desc` only")
            }
            guard !terms.contains(where: { $0.field == name }) else { throw refuse("`\(name)` is named twice") }
            guard terms.last?.field != "id" else { throw refuse("nothing may follow `id`, which is unique") }
            terms.append(Term(field: name, isDescending: direction == "desc"))
        }
        if let last = terms.last, last.field != "id" {
            terms.append(Term(field: "id", isDescending: last.isDescending))
        }
        self.terms = terms
    }

    /// The order as text, the id included: `name desc, id desc`.
    public var description: String {
        terms.map { $0.isDescending ? "\($0.field) desc" : $0.field }.joined(separator: ", ")
    }

    /// The fields that lists of a kind can be sorted by.
    public static func fields(of kind: ProfileKind) -> [String] {
        switch kind {
        case .customerProfile, .budget, .container: ["name", "created_at", "updated_at", "id"]
        case .brandGuideline: ["brand_name", "created_at", "updated_at", "id"]
        }
    }
}

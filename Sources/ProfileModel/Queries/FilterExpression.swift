/// A filter that was understood: what the store turns into a WHERE clause. Every value has the type of its field.
///
/// The language is a subset of AIP-160: comparisons `field operator value` joined by `AND`, `OR`, `NOT` and
/// parentheses. As there, **`OR` binds tighter than `AND`**: `a AND b OR c` means `a AND (b OR c)`.
///
/// | field | operators | value |
/// |---|---|---|
/// | texts: `name`, `brand_name`, `description`, `industry`, `created_by`, `updated_by` | `=` `!=` `<` `<=` `>` `>=` `:` | quoted string; `:` means contains, whatever the case |
/// | `id` | `=` `!=` | UUID in quotes |
/// | `detail_level` | `=` `!=` | `"high-level"`, `"full"` |
/// | `is_active`, `is_default` | `=` `!=` | `true`, `false` |
/// | `version` | `=` `!=` `<` `<=` `>` `>=` | whole number |
/// | `created_at`, `updated_at`, `deleted_at` | `=` `!=` `<` `<=` `>` `>=` | RFC 3339 in quotes |
/// | `interests`, `brand_values` | `:` | quoted string: an entry equals it, whatever the case; `*`: not empty |
/// | `labels.KEY` | `=` `!=` `:` | quoted string; `:*` means the label exists |
/// | `labels` | `:` | quoted string: the label exists |
/// | a path into a document, `demographics.ageRange.min` | all | quoted string, number, `true`, `false`, `null`; `:` means the array there has the value, `:*` that there is a value |
///
/// `!=` and `NOT` are exact complements: a record that lacks what is compared satisfies `!=`.
public indirect enum FilterExpression: Sendable, Hashable {
    /// All of these hold; at least two.
    case and([FilterExpression])
    /// At least one of these holds; at least two.
    case or([FilterExpression])
    /// This does not hold.
    case not(FilterExpression)
    /// One comparison.
    case comparison(FilterComparison)

    /// The most bytes of a filter.
    public static let maximumLength = 4_096
    /// The most parentheses and NOTs inside one another.
    public static let maximumDepth = 16
    /// The most comparisons.
    public static let maximumComparisons = 64

    /// Understands a filter; white space alone is no filter.
    ///
    /// - Parameter field: the field to name in errors.
    /// - Throws: `ProfileError` (`invalidArgument`, reason `INVALID_FILTER`) with the position of what is wrong.
    public static func parse(
        _ text: String, for kind: ProfileKind, field: String = "filter"
    ) throws(ProfileError) -> FilterExpression? {
        guard text.utf8.count <= maximumLength else {
            throw .invalidArgument(field, "must be at most \(maximumLength) bytes long", reason: .invalidFilter)
        }
        do throws(FilterError) {
            var parser = FilterParser(
                tokens: try FilterLexer.tokens(of: text), length: text.unicodeScalars.count, kind: kind)
            return try parser.parse()
        } catch {
            throw .invalidArgument(field, "\(error.rule) (at character \(error.position + 1))", reason: .invalidFilter)
        }
    }
}

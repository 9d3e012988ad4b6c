/// The account that a record belongs to; the first part of every key.
///
/// 1 … 255 Unicode scalars. Compared byte for byte by the database, so it is never trimmed or normalised: white space
/// at its ends, control characters and text outside normalisation form C are refused instead.
public struct AccountID: Sendable, Hashable, CustomStringConvertible {
    /// The account as text.
    public let rawValue: String

    /// Checks an account.
    ///
    /// - Parameter field: the field to name in the error.
    /// - Throws: `ProfileError` (`invalidArgument`).
    public init(_ text: String, field: String = "account_id") throws(ProfileError) {
        // Most accounts are printable ASCII, which is what all rules are kept by.
        if !text.isEmpty, text.utf8.count <= 255, text.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) {
            rawValue = text
            return
        }
        if let rule = TextRules.violation(text) { throw .invalidArgument(field, rule) }
        let normalised = TextRules.normalised(text)
        guard normalised.utf8.elementsEqual(text.utf8) else {
            throw .invalidArgument(field, "must be in Unicode normalisation form C without white space at its ends")
        }
        rawValue = text
    }

    /// Takes an account that the database holds, which was checked when it was written.
    public init(stored: String) { rawValue = stored }

    /// The account as text.
    public var description: String { rawValue }
}

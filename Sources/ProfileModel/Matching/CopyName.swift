/// Names for copies: the original's with ` (copy)` behind it, then ` (copy 2)` and so on.
public struct CopyName: Sendable, Hashable {
    /// The most copies whose names are tried.
    public static let maximumNumber = 10_000

    private let original: String

    /// Takes the original's name.
    public init(of original: String) { self.original = original }

    /// The name of a copy, at most 255 characters: a longer one loses the end of the original's name.
    ///
    /// - Parameter number: from 1.
    public subscript(number: Int) -> String {
        let suffix = number == 1 ? " (copy)" : " (copy \(number))"
        let room = 255 - suffix.unicodeScalars.count
        var kept = original
        // Whole characters, so that no letter loses its accent. A character may be longer than any name.
        while kept.unicodeScalars.count > room, kept.count > 1 { kept.removeLast() }
        if kept.unicodeScalars.count > room {
            kept = String(String.UnicodeScalarView(kept.unicodeScalars.prefix(room)))
        }
        return TextRules.normalised(kept) + suffix
    }
}

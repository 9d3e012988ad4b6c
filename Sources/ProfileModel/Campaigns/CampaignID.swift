/// A caller's name for a campaign.
///
/// 1 … 255 Unicode scalars. Compared byte for byte by the database, so it is never trimmed or normalised: white space
/// at its ends, control characters and text outside normalisation form C are refused instead.
public struct CampaignID: Sendable, Hashable, CustomStringConvertible {
    /// The campaign as text.
    public let rawValue: String

    /// Checks a campaign's name.
    ///
    /// - Parameter field: the field to name in the error.
    /// - Throws: `ProfileError` (`invalidArgument`).
    public init(_ text: String, field: String = "campaign_id") throws(ProfileError) {
        if let rule = TextRules.violation(text) { throw .invalidArgument(field, rule) }
        guard TextRules.normalised(text).utf8.elementsEqual(text.utf8) else {
            throw .invalidArgument(field, "must be in Unicode normalisation form C without white space at its ends")
        }
        rawValue = text
    }

    /// Takes a name that the database holds, which was checked when it was written.
    public init(stored: String) { rawValue = stored }

    /// The campaign as text.
    public var description: String { rawValue }
}

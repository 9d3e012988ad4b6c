/// A condition of a profile on a person. The raw value is the number on the wire; its bit in the store is one less.
public enum MatchClause: Int, Sendable, Hashable, CaseIterable {
    /// demographics.ageRange.
    case age = 1
    /// demographics.gender.
    case gender = 2
    /// demographics.location.
    case location = 3
    /// demographics.incomeRange.
    case income = 4
    /// demographics.educationLevel.
    case education = 5
    /// interests.
    case interests = 6
    /// behavior.devicePreferences.
    case devices = 7
    /// behavior.socialMediaPlatforms.
    case socialMedia = 8
}

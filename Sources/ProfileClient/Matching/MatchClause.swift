internal import ProfiledProtocol

/// A condition of a profile on a person. One that this version doesn't know is named by its number.
public struct MatchClause: RawRepresentable, Sendable, Hashable {
    /// Its name.
    public let rawValue: String

    /// Takes a name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// `demographics.ageRange`.
    public static let age = MatchClause(rawValue: "age")
    /// `demographics.gender`.
    public static let gender = MatchClause(rawValue: "gender")
    /// `demographics.location`: one of its places, or inside its circle.
    public static let location = MatchClause(rawValue: "location")
    /// `demographics.incomeRange`.
    public static let income = MatchClause(rawValue: "income")
    /// `demographics.educationLevel`.
    public static let education = MatchClause(rawValue: "education")
    /// `interests`.
    public static let interests = MatchClause(rawValue: "interests")
    /// `behavior.devicePreferences`.
    public static let devices = MatchClause(rawValue: "devices")
    /// `behavior.socialMediaPlatforms`.
    public static let socialMedia = MatchClause(rawValue: "social media")

    init(_ clause: Profiled_V1_MatchClause) {
        self =
            switch clause {
            case .age: .age
            case .gender: .gender
            case .location: .location
            case .income: .income
            case .education: .education
            case .interests: .interests
            case .devices: .devices
            case .socialMedia: .socialMedia
            case .unspecified, .UNRECOGNIZED: MatchClause(rawValue: String(clause.rawValue))
            }
    }
}

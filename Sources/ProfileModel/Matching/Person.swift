/// A person, as far as known. What isn't known fails every clause that asks for it.
public struct Person: Sendable, Hashable {
    /// Age in years, 0 … 120.
    public var age: Int32?
    /// `male`, `female`, `non_binary` or `undetermined`; empty when not known.
    public var gender = ""
    /// ISO 3166-1 alpha-2; empty when not known.
    public var country = ""
    /// State or region, compared without regard to case; empty when not known.
    public var state = ""
    /// City, compared without regard to case; empty when not known.
    public var city = ""
    /// Millionths of a degree north, −90,000,000 … 90,000,000. Given with `longitude` or not at all.
    public var latitudeMicrodegrees: Int32?
    /// Millionths of a degree east, −180,000,000 … 180,000,000.
    public var longitudeMicrodegrees: Int32?
    /// Yearly income in whole units of its currency, not negative.
    public var income: Int64?
    /// ISO 4217; empty when not known.
    public var incomeCurrency = ""
    /// A value of demographics.educationLevel; empty when not known.
    public var educationLevel = ""
    /// At most 200 texts of 1 … 255 characters.
    public var interests: [String] = []
    /// At most 100 texts of 1 … 255 characters.
    public var devices: [String] = []
    /// At most 100 texts of 1 … 255 characters.
    public var socialMediaPlatforms: [String] = []

    /// Nobody of whom anything is known.
    public init() {}

    /// The levels of education, lowest first.
    static let educationLevels = [
        "any", "high_school", "some_college", "associates", "bachelors", "masters", "professional", "doctorate",
    ]
    private static let genders = ["male", "female", "non_binary", "undetermined"]

    /// Normalises texts and checks every rule.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`) with all violations.
    func validated(field: String) throws(ProfileError) -> Person {
        var result = self
        var violations = FieldViolations()
        func check(_ isGood: Bool, _ name: String, _ rule: String) {
            if !isGood { violations.add("\(field).\(name)", rule) }
        }
        check(age.map { 0...120 ~= $0 } ?? true, "age", "must be between 0 and 120")
        check(
            gender.isEmpty || Self.genders.contains(gender), "gender",
            "must be one of \(Self.genders.joined(separator: ", "))")
        check(
            country.isEmpty || Country.isAssigned(country), "country",
            "must be an ISO 3166-1 alpha-2 country code in capitals")
        check(
            latitudeMicrodegrees.map { -90_000_000...90_000_000 ~= $0 } ?? true, "latitude_microdegrees",
            "must be between -90000000 and 90000000")
        check(
            longitudeMicrodegrees.map { -180_000_000...180_000_000 ~= $0 } ?? true, "longitude_microdegrees",
            "must be between -180000000 and 180000000")
        check(
            latitudeMicrodegrees == nil || longitudeMicrodegrees != nil, "longitude_microdegrees",
            "must be given with latitude_microdegrees")
        check(
            longitudeMicrodegrees == nil || latitudeMicrodegrees != nil, "latitude_microdegrees",
            "must be given with longitude_microdegrees")
        check(income.map { $0 >= 0 } ?? true, "income", "must not be negative")
        check(
            incomeCurrency.isEmpty || Currency(code: incomeCurrency) != nil, "income_currency",
            "must be an ISO 4217 currency code in capitals")
        check(
            educationLevel.isEmpty || Self.educationLevels.contains(educationLevel), "education_level",
            "must be one of \(Self.educationLevels.joined(separator: ", "))")
        for (name, member) in [("state", \Person.state), ("city", \Person.city)] {
            let path: WritableKeyPath<Person, String> = member
            result[keyPath: path] = TextRules.normalised(self[keyPath: path])
            if let rule = TextRules.violation(result[keyPath: path], minimum: 0) {
                violations.add("\(field).\(name)", rule)
            }
        }
        result.interests = TextRules.normalisedList(
            interests, field: "\(field).interests", maximumCount: 200, into: &violations)
        result.devices = TextRules.normalisedList(
            devices, field: "\(field).devices", maximumCount: 100, into: &violations)
        result.socialMediaPlatforms = TextRules.normalisedList(
            socialMediaPlatforms, field: "\(field).social_media_platforms", maximumCount: 100, into: &violations)
        try violations.throwIfAny()
        return result
    }

    /// All that decides which profiles fit, for the fingerprint of pages.
    var fingerprintParts: [String] {
        func text(_ number: (some BinaryInteger)?) -> String { number.map { String($0) } ?? "" }
        return [
            text(age), gender, country, state, city, text(latitudeMicrodegrees), text(longitudeMicrodegrees),
            text(income),
            incomeCurrency, educationLevel, String(interests.count),
        ] + interests + [String(devices.count)] + devices + socialMediaPlatforms
    }
}

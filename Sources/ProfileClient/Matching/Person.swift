internal import ProfiledProtocol

/// A person, as far as known. What isn't known fails every clause of a profile that asks for it.
///
/// ```swift
/// var person = Person()
/// person.age = 30
/// person.country = "US"
/// for try await match in account.customerProfiles.match(person) { print(match.profile.name) }
/// ```
public struct Person: Sendable, Hashable {
    /// A place on earth, in millionths of a degree: exact, and to about 10 cm.
    public struct Place: Sendable, Hashable {
        /// Millionths of a degree north, −90,000,000 … 90,000,000.
        public var latitudeMicrodegrees: Int32
        /// Millionths of a degree east, −180,000,000 … 180,000,000.
        public var longitudeMicrodegrees: Int32

        /// Takes both.
        public init(latitudeMicrodegrees: Int32, longitudeMicrodegrees: Int32) {
            self.latitudeMicrodegrees = latitudeMicrodegrees
            self.longitudeMicrodegrees = longitudeMicrodegrees
        }
    }

    /// Age in years, 0 … 120.
    public var age: Int32?
    /// `male`, `female`, `nonBinary` or `undetermined`.
    public var gender: Gender?
    /// ISO 3166-1 alpha-2, in capitals.
    public var country: String?
    /// State or region, compared without regard to case.
    public var state: String?
    /// City, compared without regard to case.
    public var city: String?
    /// Where they are, for profiles that draw a circle.
    public var place: Place?
    /// Yearly income in whole units of `incomeCurrency`, not negative.
    public var income: Int64?
    /// ISO 4217, in capitals; a profile with an income in another currency isn't fitted.
    public var incomeCurrency: String?
    /// How far education went; a profile asks for at least its own.
    public var educationLevel: EducationLevel?
    /// What they care about: at most 200.
    public var interests: [String] = []
    /// Devices they use: at most 100.
    public var devices: [String] = []
    /// Social networks they use: at most 100.
    public var socialMediaPlatforms: [String] = []

    /// Nobody of whom anything is known.
    public init() {}

    /// The message.
    var message: Profiled_V1_Person {
        var message = Profiled_V1_Person()
        if let age { message.age = age }
        message.gender = gender?.rawValue ?? ""
        message.country = country ?? ""
        message.state = state ?? ""
        message.city = city ?? ""
        if let place {
            message.latitudeMicrodegrees = place.latitudeMicrodegrees
            message.longitudeMicrodegrees = place.longitudeMicrodegrees
        }
        if let income { message.income = income }
        message.incomeCurrency = incomeCurrency ?? ""
        message.educationLevel = educationLevel?.rawValue ?? ""
        message.interests = interests
        message.devices = devices
        message.socialMediaPlatforms = socialMediaPlatforms
        return message
    }
}

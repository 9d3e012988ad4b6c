internal import ArgumentParser
internal import JSON
internal import ProfileClient

/// A person on the command line.
struct PersonOptions: ParsableArguments {
    @Option(help: "Age in years.") var age: Int32?
    @Option(help: "male, female, non_binary or undetermined.") var gender: String?
    @Option(help: "Country, such as US.") var country: String?
    @Option(help: "State or region.") var state: String?
    @Option(help: "City.") var city: String?
    @Option(
        help: ArgumentHelp("Where they are, in degrees, such as 37.7749,-122.4194.", valueName: "latitude,longitude"))
    var at: Place?
    @Option(help: "Yearly income in whole units of --currency.") var income: Int64?
    @Option(help: "Currency of the income, such as USD.") var currency: String?
    @Option(help: "Education, such as bachelors.") var education: String?
    @Option(name: .customLong("interest"), help: "What they care about. Repeatable.") var interests: [String] = []
    @Option(name: .customLong("device"), help: "A device they use, such as mobile. Repeatable.") var devices: [String] =
        []
    @Option(name: .customLong("network"), help: "A social network they use, such as instagram. Repeatable.")
    var networks: [String] = []

    /// The person.
    var person: Person {
        var person = Person()
        person.age = age
        person.gender = gender.map(Gender.init)
        person.country = country
        person.state = state
        person.city = city
        person.place = at?.place
        person.income = income
        person.incomeCurrency = currency
        person.educationLevel = education.map(EducationLevel.init)
        person.interests = interests
        person.devices = devices
        person.socialMediaPlatforms = networks
        return person
    }

    /// Two numbers of degrees, kept to the millionth.
    struct Place: ExpressibleByArgument {
        let place: Person.Place

        init?(argument: String) {
            let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map(Self.microdegrees)
            guard parts.count == 2, let latitude = parts[0], let longitude = parts[1] else { return nil }
            place = Person.Place(latitudeMicrodegrees: latitude, longitudeMicrodegrees: longitude)
        }

        /// Exact: what has more than six decimals is no place but a computation, and cut off.
        private static func microdegrees(_ text: Substring) -> Int32? {
            let trimmed = text.drop { $0 == " " }
            let parts = trimmed.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            let fraction = parts.count == 2 ? String(parts[1].prefix(6)) : ""
            guard let whole = parts.first, JSONNumber(String(trimmed)) != nil, fraction.allSatisfy(\.isNumber) else {
                return nil
            }
            return Int32(whole + fraction + String(repeating: "0", count: 6 - fraction.count))
        }
    }
}

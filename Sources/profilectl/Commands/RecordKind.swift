internal import ArgumentParser

/// The kinds of records, by the names that users give them.
enum RecordKind: String, ExpressibleByArgument {
    case profiles
    case brands
    case budgets
    case containers

    init?(argument: String) {
        switch argument {
        case "profiles", "profile", "customer-profiles", "customer-profile": self = .profiles
        case "brands", "brand", "brand-guidelines", "brand-guideline": self = .brands
        case "budgets", "budget": self = .budgets
        case "containers", "container": self = .containers
        default: return nil
        }
    }

    static let allValueStrings = [
        "profiles", "customer-profiles", "brands", "brand-guidelines", "budgets", "containers",
    ]

    /// The help of arguments that name a kind.
    static let help = ArgumentHelp(
        "profiles (customer-profiles), brands (brand-guidelines), budgets or containers.", valueName: "kind")

    /// Whether records of the kind are found by their words.
    var isSearchable: Bool { self == .profiles || self == .brands }
    /// Whether an account can have one as its default.
    var hasDefault: Bool { self != .budgets }
}

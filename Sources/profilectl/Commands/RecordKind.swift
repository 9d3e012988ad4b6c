internal import ArgumentParser

/// The kinds of records, by the names that users give them.
enum RecordKind: String, ExpressibleByArgument {
    case profiles
    case brands
    case budgets

    init?(argument: String) {
        switch argument {
        case "profiles", "profile", "customer-profiles", "customer-profile": self = .profiles
        case "brands", "brand", "brand-guidelines", "brand-guideline": self = .brands
        case "budgets", "budget": self = .budgets
        default: return nil
        }
    }

    static let allValueStrings = ["profiles", "customer-profiles", "brands", "brand-guidelines", "budgets"]

    /// The help of arguments that name a kind.
    static let help = ArgumentHelp(
        "profiles (customer-profiles), brands (brand-guidelines) or budgets.", valueName: "kind")

    /// Whether records of the kind are found by their words.
    var isSearchable: Bool { self != .budgets }
    /// Whether an account can have one as its default.
    var hasDefault: Bool { self != .budgets }
}

internal import ArgumentParser

/// The kinds of records, by the names that users give them.
enum RecordKind: String, ExpressibleByArgument {
    case profiles
    case brands

    init?(argument: String) {
        switch argument {
        case "profiles", "profile", "customer-profiles", "customer-profile": self = .profiles
        case "brands", "brand", "brand-guidelines", "brand-guideline": self = .brands
        default: return nil
        }
    }

    static let allValueStrings = ["profiles", "customer-profiles", "brands", "brand-guidelines"]

    /// The help of arguments that name a kind.
    static let help = ArgumentHelp("profiles (customer-profiles) or brands (brand-guidelines).", valueName: "kind")
}

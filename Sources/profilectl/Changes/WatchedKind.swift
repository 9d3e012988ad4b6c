internal import ArgumentParser
internal import ProfileClient

/// The kinds of changes, by the names that users give them.
enum WatchedKind: String, ExpressibleByArgument, CaseIterable {
    case profiles, brands, budgets, containers, usages

    var kind: ChangeKind {
        switch self {
        case .profiles: .customerProfile
        case .brands: .brandGuideline
        case .budgets: .budget
        case .containers: .container
        case .usages: .campaignUsage
        }
    }
}

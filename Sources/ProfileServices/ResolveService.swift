public import FoundationEssentials
public import ProfileModel
public import ProfileStore
public import Reactor

/// Answers what belongs together, each answer of one moment.
public actor ResolveService {
    private nonisolated let reactor: Reactor
    private nonisolated let store: ResolveStore

    /// The reactor's thread runs this actor.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe reactor.asUnownedSerialExecutor() }

    /// A service over a store.
    public init(store: ResolveStore, reactor: Reactor) {
        self.store = store
        self.reactor = reactor
    }

    /// A container with its live parts.
    ///
    /// - Parameter id: the container; nil means the account's default one.
    /// - Throws: `ProfileError` (`notFound`).
    public func container(_ accountID: AccountID, _ id: UUID?) async throws(ProfileError) -> ResolvedContainer {
        try await store.container(accountID, id)
    }

    /// What a campaign uses in effect.
    ///
    /// - Throws: `ProfileError` (`usageNotFound`).
    public func campaign(
        _ accountID: AccountID, _ campaignID: CampaignID
    ) async throws(ProfileError) -> ResolvedCampaign {
        try await store.campaign(accountID, campaignID)
    }
}

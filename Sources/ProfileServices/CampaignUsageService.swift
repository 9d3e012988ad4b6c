public import FoundationEssentials
public import ProfileModel
public import ProfileStore
public import Reactor

/// What campaigns use: requests come checked (`CampaignAssignment`, `UsageQuery`), the database keeps the rest.
public actor CampaignUsageService {
    private nonisolated let reactor: Reactor
    private nonisolated let store: CampaignUsageStore

    /// The reactor's thread runs this actor.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe reactor.asUnownedSerialExecutor() }

    /// A service over a store.
    public init(store: CampaignUsageStore, reactor: Reactor) {
        self.store = store
        self.reactor = reactor
    }

    /// Makes something what a campaign uses from now on, and ends what it used.
    ///
    /// - Throws: `ProfileError` (`failedPrecondition`).
    public func assign(
        _ accountID: AccountID, _ assignment: CampaignAssignment, _ write: Write<CampaignUsage>
    ) async throws(ProfileError) -> WriteOutcome<CampaignUsage> {
        try await store.write(accountID, write) { transaction throws(ProfileError) in
            try await self.assign(accountID, assignment, actor: write.actor, in: transaction)
        }
    }

    /// Assigns beside other writes.
    ///
    /// - Throws: `ProfileError`, as on its own.
    public func assign(
        _ accountID: AccountID, _ assignment: CampaignAssignment, actor: ProfileModel.Actor,
        in transaction: WriteTransaction
    ) async throws(ProfileError) -> CampaignUsage {
        try await store.assign(accountID, assignment, actor: actor, in: transaction)
    }

    /// Ends what a campaign uses.
    ///
    /// - Throws: `ProfileError` (`usageNotFound`).
    public func end(
        _ accountID: AccountID, _ campaignID: CampaignID, _ write: Write<CampaignUsage>
    ) async throws(ProfileError) -> WriteOutcome<CampaignUsage> {
        try await store.write(accountID, write) { transaction throws(ProfileError) in
            try await self.store.end(accountID, campaignID, actor: write.actor, in: transaction)
        }
    }

    /// One usage, active or ended.
    ///
    /// - Throws: `ProfileError` (`usageNotFound`).
    public func get(_ accountID: AccountID, _ id: UUID) async throws(ProfileError) -> CampaignUsage {
        try await store.get(accountID, id)
    }

    /// The active usage of a campaign.
    ///
    /// - Throws: `ProfileError` (`usageNotFound`).
    public func active(_ accountID: AccountID, _ campaignID: CampaignID) async throws(ProfileError) -> CampaignUsage {
        try await store.active(accountID, campaignID)
    }

    /// A page of usages, newest first.
    ///
    /// - Throws: `ProfileError`.
    public func list(_ query: UsageQuery) async throws(ProfileError) -> Page<CampaignUsage> {
        try await store.list(query)
    }

    /// What a campaign used at a moment; nil when it used nothing then.
    ///
    /// - Throws: `ProfileError`.
    public func usage(
        _ accountID: AccountID, of campaignID: CampaignID, at moment: Timestamp
    ) async throws(ProfileError) -> CampaignUsage? {
        try await store.usage(accountID, of: campaignID, at: moment)
    }
}

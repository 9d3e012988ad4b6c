internal import FoundationEssentials
public import LibPQ
public import ProfileModel

/// What campaigns use, in PostgreSQL.
///
/// That a campaign has one active usage, that usages never overlap, and that they name live records of their account, is
/// kept by the database. All calls throw `ProfileError` and nothing else.
public struct CampaignUsageStore: Sendable {
    let pool: AccountPool
    let limits: StoreLimits
    private let writes: WriteTransactions

    /// Makes a store over a pool; nothing is asked of the database yet.
    public init(pool: PostgresPool, limits: StoreLimits = .init()) {
        self.pool = AccountPool(pool)
        self.limits = limits
        writes = WriteTransactions(pool: pool)
    }

    // MARK: - Writing

    /// Runs statements about one campaign in a transaction (`WriteTransactions`).
    ///
    /// - Throws: `ProfileError`.
    public func write<Answer: Sendable>(
        _ accountID: AccountID, _ write: Write<Answer>,
        _ body: @Sendable (PostgresTransaction) async throws(ProfileError) -> Answer
    ) async throws(ProfileError) -> WriteOutcome<Answer> {
        // SQL that takes no part in the campaign's lock may begin a usage in the same moment: then we begin again.
        try await writes.run(accountID, write, kind: .container, retrying: { $0.reason == .conflict }, body)
    }

    /// Ends what the campaign uses and begins the new usage at the same moment. Equal to the active one: that stays.
    ///
    /// - Throws: `ProfileError` (`failedPrecondition`, reason `PART_MISSING`, with one violation for each).
    public func assign(
        _ accountID: AccountID, _ assignment: CampaignAssignment, actor: Actor, in transaction: PostgresTransaction
    ) async throws(ProfileError) -> CampaignUsage {
        let (active, hasMetadata) = try await lockActive(
            accountID, assignment.campaignID, metadata: assignment.metadata, in: transaction)
        var beginning: Timestamp?
        if let active {
            if active.references == assignment.references, hasMetadata { return active }
            beginning = try await end(active, actor: actor, in: transaction).endedAt
        }
        var parameters = PostgresParameters()
        parameters.append(accountID.rawValue)
        parameters.append(UUID())
        parameters.append(assignment.campaignID.rawValue)
        parameters.append(assignment.type.rawValue)
        parameters.append(assignment.references.containerID)
        parameters.append(assignment.references.parts.customerProfileID)
        parameters.append(assignment.references.parts.brandGuidelinesID)
        parameters.append(assignment.references.parts.budgetID)
        parameters.append(json: SQLLiteral.document(assignment.metadata))
        parameters.append(actor.name)
        parameters.append(timestampMicroseconds: beginning?.microseconds)
        return try await one(UsageStatements.begin, parameters, in: transaction)
    }

    /// Ends the active usage of a campaign and returns it.
    ///
    /// - Throws: `ProfileError` (`usageNotFound`).
    public func end(
        _ accountID: AccountID, _ campaignID: CampaignID, actor: Actor, in transaction: PostgresTransaction
    ) async throws(ProfileError) -> CampaignUsage {
        let (active, _) = try await lockActive(accountID, campaignID, metadata: "{}", in: transaction)
        guard let active else { throw Self.noActive(campaignID) }
        return try await end(active, actor: actor, in: transaction)
    }

    private func lockActive(
        _ accountID: AccountID, _ campaignID: CampaignID, metadata: String, in transaction: PostgresTransaction
    ) async throws(ProfileError) -> (CampaignUsage?, hasMetadata: Bool) {
        var campaign = PostgresParameters()
        campaign.append(accountID.rawValue)
        campaign.append(campaignID.rawValue)
        var parameters = campaign
        parameters.append(json: SQLLiteral.document(metadata))
        do {
            let results = try await transaction.execute([
                (UsageStatements.lock, campaign), (UsageStatements.lockActive, parameters),
            ])
            guard let result = results.last, result.rowCount > 0 else { return (nil, hasMetadata: false) }
            var row = RowReader(result.row(0))
            let (usage, _) = try CampaignUsage.read(&row)
            return (usage, hasMetadata: try row.bool())
        } catch {
            throw Self.profileError(error)
        }
    }

    private func end(
        _ usage: CampaignUsage, actor: Actor, in transaction: PostgresTransaction
    ) async throws(ProfileError) -> CampaignUsage {
        var parameters = PostgresParameters()
        parameters.append(usage.accountID.rawValue)
        parameters.append(usage.id)
        parameters.append(actor.name)
        return try await one(UsageStatements.end, parameters, in: transaction)
    }

    private func one(
        _ statement: PostgresStatement, _ parameters: PostgresParameters, in transaction: PostgresTransaction
    ) async throws(ProfileError) -> CampaignUsage {
        do {
            let result = try await transaction.query(statement, parameters)
            guard result.rowCount == 1 else { throw MissingRowError() }
            var row = RowReader(result.row(0))
            return try CampaignUsage.read(&row).0
        } catch {
            throw Self.profileError(error)
        }
    }

    // MARK: - Errors

    static func noActive(_ campaignID: CampaignID) -> ProfileError {
        ProfileError(
            .usageNotFound(campaignID.rawValue), message: "campaign \(campaignID) has no active usage in this account",
            field: "campaign_id")
    }

    static func profileError(_ error: any Error) -> ProfileError {
        switch error {
        case let error as ProfileError: error
        case let error as PostgresError: ProfileError(error, kind: .container)
        default: .internalError(underlying: error)
        }
    }
}

public import FoundationEssentials
public import LibPQ
public import ProfileModel

/// Reads of several records that belong together, each from one snapshot.
public struct ResolveStore: Sendable {
    private let pool: AccountPool

    /// Makes a store over a pool.
    public init(pool: PostgresPool) { self.pool = AccountPool(pool) }

    /// A container, deleted or not, with its live parts.
    ///
    /// - Parameter id: the container; nil means the account's default one.
    /// - Throws: `ProfileError` (`notFound`).
    public func container(_ accountID: AccountID, _ id: UUID?) async throws(ProfileError) -> ResolvedContainer {
        var parameters = PostgresParameters()
        parameters.append(accountID.rawValue)
        if let id { parameters.append(id) }
        let statement = id == nil ? ResolveStatements.defaultContainer : ResolveStatements.container
        let found = try await read(statement, parameters, for: accountID) { row throws in
            guard let container = try ContainerStore.recordIfPresent(&row) else { throw MissingRowError() }
            return ResolvedContainer(
                container: container, customerProfile: try CustomerProfileStore.recordIfPresent(&row),
                brandGuideline: try BrandGuidelineStore.recordIfPresent(&row),
                budget: try BudgetStore.recordIfPresent(&row))
        }
        if let found { return found }
        guard let id else {
            throw ProfileError(.notFound(.container, id: ""), message: "this account has no default container")
        }
        throw .notFound(.container, id: id.lowercased)
    }

    /// What a campaign uses in effect: parts that the usage names itself win over those of its container.
    ///
    /// - Throws: `ProfileError` (`usageNotFound`).
    public func campaign(
        _ accountID: AccountID, _ campaignID: CampaignID
    ) async throws(ProfileError) -> ResolvedCampaign {
        var parameters = PostgresParameters()
        parameters.append(accountID.rawValue)
        parameters.append(campaignID.rawValue)
        let found = try await read(ResolveStatements.campaign, parameters, for: accountID) { row throws in
            ResolvedCampaign(
                usage: try CampaignUsage.read(&row).0, container: try ContainerStore.recordIfPresent(&row),
                customerProfile: try CustomerProfileStore.recordIfPresent(&row),
                brandGuideline: try BrandGuidelineStore.recordIfPresent(&row),
                budget: try BudgetStore.recordIfPresent(&row))
        }
        guard let found else { throw CampaignUsageStore.noActive(campaignID) }
        return found
    }

    private func read<Value>(
        _ statement: PostgresStatement, _ parameters: PostgresParameters, for accountID: AccountID,
        _ decode: (inout RowReader) throws -> Value
    ) async throws(ProfileError) -> Value? {
        do {
            let result = try await pool.query(statement, parameters, lane: .read, for: .only(accountID))
            guard result.rowCount > 0 else { return nil }
            var row = RowReader(result.row(0))
            return try decode(&row)
        } catch let error as PostgresError {
            throw ProfileError(error, kind: .container)
        } catch {
            throw .internalError(underlying: error)
        }
    }
}

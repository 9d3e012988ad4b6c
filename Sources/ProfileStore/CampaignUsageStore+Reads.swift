public import FoundationEssentials
internal import LibPQ
public import ProfileModel

extension CampaignUsageStore {
    /// One usage, active or ended.
    ///
    /// - Throws: `ProfileError` (`usageNotFound`).
    public func get(_ accountID: AccountID, _ id: UUID) async throws(ProfileError) -> CampaignUsage {
        var parameters = PostgresParameters()
        parameters.append(accountID.rawValue)
        parameters.append(id)
        guard let usage = try await first(UsageStatements.get, parameters, for: accountID) else {
            throw ProfileError(.usageNotFound(id.lowercased))
        }
        return usage
    }

    /// The active usage of a campaign.
    ///
    /// - Throws: `ProfileError` (`usageNotFound`).
    public func active(_ accountID: AccountID, _ campaignID: CampaignID) async throws(ProfileError) -> CampaignUsage {
        var parameters = PostgresParameters()
        parameters.append(accountID.rawValue)
        parameters.append(campaignID.rawValue)
        guard let usage = try await first(UsageStatements.active, parameters, for: accountID) else {
            throw Self.noActive(campaignID)
        }
        return usage
    }

    /// What a campaign used at a moment; nil when it used nothing then.
    ///
    /// - Throws: `ProfileError`.
    public func usage(
        _ accountID: AccountID, of campaignID: CampaignID, at moment: Timestamp
    ) async throws(ProfileError) -> CampaignUsage? {
        var parameters = PostgresParameters()
        parameters.append(accountID.rawValue)
        parameters.append(campaignID.rawValue)
        parameters.append(timestampMicroseconds: moment.microseconds)
        return try await first(UsageStatements.at, parameters, for: accountID)
    }

    /// A page of usages, newest first, bounded in rows and in bytes (`StoreLimits.answerBytes`; at least one row).
    ///
    /// - Throws: `ProfileError`.
    public func list(_ query: UsageQuery) async throws(ProfileError) -> Page<CampaignUsage> {
        let (sql, parameters) = Self.listSQL(query, limits: limits)
        do {
            let result = try await pool.query(
                PostgresStatement(sql: sql), parameters, lane: query.pageSize.lane, for: .only(query.accountID))
            var page = Page<CampaignUsage>(elements: [], next: nil)
            var bytes: Int64 = 0
            for index in 0..<result.rowCount {
                var row = RowReader(result.row(index))
                let (usage, size) = try CampaignUsage.read(&row)
                bytes += size
                if index == query.pageSize.rows || (index > 0 && bytes > limits.answerBytes) {
                    page.next = page.elements.last.map(Self.position)
                    return page
                }
                page.elements.append(usage)
            }
            return page
        } catch {
            throw Self.profileError(error)
        }
    }

    private static func position(_ usage: CampaignUsage) -> PagePosition {
        PagePosition(values: [.integer(usage.startedAt.microseconds)], id: usage.id)
    }

    private func first(
        _ statement: PostgresStatement, _ parameters: PostgresParameters, for accountID: AccountID
    ) async throws(ProfileError) -> CampaignUsage? {
        do {
            let result = try await pool.query(statement, parameters, lane: .read, for: .only(accountID))
            guard result.rowCount > 0 else { return nil }
            var row = RowReader(result.row(0))
            return try CampaignUsage.read(&row).0
        } catch {
            throw Self.profileError(error)
        }
    }

    /// The statement behind `list`. It asks for one row more than the page holds.
    static func listSQL(_ query: UsageQuery, limits: StoreLimits) -> (String, PostgresParameters) {
        var builder = SQLBuilder()
        var condition = "t.account_id = \(builder.bind(query.accountID.rawValue))"
        var references: [String] = []
        switch query.scope {
        case .campaign(let campaignID): condition += " AND t.campaign_id = \(builder.bind(campaignID.rawValue))"
        case .account(let activeOnly, let referenceID):
            if activeOnly { condition += " AND t.ended_at IS NULL" }
            if let referenceID { references = Self.references(builder.bind(referenceID)) }
        }
        if let position = query.after, case .integer(let microseconds) = position.values.first {
            let start = builder.bind(Timestamp(microseconds: microseconds))
            condition += " AND (t.started_at, t.id) < (\(start), \(builder.bind(position.id)))"
        }
        let limit = builder.bind(Int64(query.pageSize.rows) + 1)
        let bytes = builder.bind(limits.answerBytes)
        let order = "t.started_at DESC, t.id DESC"
        func source(_ reference: String) -> String {
            "SELECT t.* FROM \(UsageStatements.table) AS t WHERE \(condition)\(reference) ORDER BY \(order) LIMIT \(limit)"
        }
        var rows = source("")
        if !references.isEmpty {
            // Each column has an index of its own in this order.
            let sources = references.map { "(\(source($0)))" }.joined(separator: " UNION ALL ")
            rows = "SELECT t.* FROM (\(sources)) AS t ORDER BY \(order) LIMIT \(limit)"
        }
        let sql = """
            SELECT \(UsageStatements.columns) FROM (
                SELECT t.*, sum(t.stored_bytes) OVER (ORDER BY \(order)) - t.stored_bytes AS bytes_before
                FROM (\(rows)) AS t
            ) AS t WHERE t.bytes_before <= \(bytes) ORDER BY \(order)
            """
        return (sql, builder.parameters)
    }

    /// One condition for each column that may name a record, of which at most one holds for any row.
    private static func references(_ id: String) -> [String] {
        let columns = ["container_id"] + ContainerPart.allCases.map(Container.column)
        return columns.indices.map { index in
            let others = columns[..<index].map { " AND t.\($0) IS DISTINCT FROM \(id)" }
            return " AND t.\(columns[index]) = \(id)" + others.joined()
        }
    }
}

public import LibPQ
public import ProfileModel

/// What the database knows of accounts as a whole.
public struct AccountStore: Sendable {
    private let pool: PostgresPool

    /// Makes a store over a pool.
    public init(pool: PostgresPool) { self.pool = pool }

    /// What an account has of each kind, and ever had. All from one snapshot. An account nobody has written to has
    /// nothing, which is no error.
    ///
    /// - Throws: `ProfileError`.
    public func getProfileStatus(_ accountID: AccountID) async throws(ProfileError) -> AccountProfileStatus {
        var parameters = PostgresParameters()
        parameters.append(accountID.rawValue)
        do {
            let result = try await pool.query(Self.statusStatement, parameters, lane: .read)
            var kinds: [ProfileKind: AccountProfileStatus.Kind] = [:]
            for index in 0..<result.rowCount {
                let row = result.row(index)
                guard let kind = ProfileKind(rawValue: try row.text(0)) else { continue }
                kinds[kind] = .init(
                    liveCount: try row.int64(1), deletedCount: try row.int64(2),
                    firstCreatedAt: try row.timestampMicrosecondsIfPresent(3).map(Timestamp.init(microseconds:)))
            }
            return AccountProfileStatus(kinds: kinds)
        } catch {
            throw ProfileError(error, kind: .customerProfile)
        }
    }

    static let statusStatement = PostgresStatement(
        name: "account_profile_status",
        sql: [ProfileKind.customerProfile, .brandGuideline].map { kind in
            """
            SELECT '\(kind.rawValue)'::text,
                (SELECT count(*) FROM public.\(kind.tableName) AS t
                    WHERE t.account_id = $1::text AND t.deleted_at IS NULL),
                (SELECT count(*) FROM public.\(kind.tableName) AS t
                    WHERE t.account_id = $1::text AND t.deleted_at IS NOT NULL),
                (SELECT first.first_created_at FROM public.account_first_profiles AS first
                    WHERE first.account_id = $1::text AND first.profile_type = '\(kind.rawValue)')
            """
        }.joined(separator: "\nUNION ALL\n"))
}

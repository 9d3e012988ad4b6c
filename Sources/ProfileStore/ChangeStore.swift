public import FoundationEssentials
public import LibPQ
public import ProfileModel

/// The feed of changes in PostgreSQL.
///
/// Triggers queue changes in the transactions that make them; ``sequence(everything:)`` gives those that were committed
/// their positions, and reading follows positions alone. Sources/ARCHITECTURE.md, "The feed of changes", tells why that
/// order is right. All calls throw `ProfileError` and nothing else.
public struct ChangeStore: Sendable {
    private let pool: AccountPool

    /// Makes a store over a pool; nothing is asked of the database yet.
    public init(pool: PostgresPool) { self.pool = AccountPool(pool) }

    /// Rows that one statement looks at when a filter may let none of them through.
    static let scanCount = 2_000
    /// Statements that one page may take; a filter that lets almost nothing through ends the page early then.
    static let scansPerPage = 25
    /// How long giving positions may take: a single transaction may have written a million changes.
    private static let sequencingTimeout = "600s"

    // MARK: - The feed

    /// Makes the feed where there is none, and renews one that was copied from another database. To be called before
    /// anything else, at every start.
    ///
    /// - Returns: whether the feed was renewed, which makes all earlier tokens worthless.
    public func open() async throws(ProfileError) -> Bool {
        try await one(Self.openStatement, PostgresParameters(), lane: .write) { row throws in try row.bool(0) }
    }

    /// Where the feed begins and ends, and whether committed changes wait for a position.
    public func head() async throws(ProfileError) -> ChangeHead {
        try await one(Self.headStatement, PostgresParameters(), lane: .read) { row throws in
            ChangeHead(
                feedID: try row.int64(0), oldestPosition: try row.int64(1), lastPosition: try row.int64(2),
                hasWaiting: try row.bool(3))
        }
    }

    /// Gives a position to every change that was committed and has none. Waits for no open transaction; of several
    /// callers, in whatever processes, one works at a time.
    ///
    /// - Parameter everything: whether to look through the whole queue, not only at transactions that ended since the
    ///   last time. Finds what nothing should have left behind.
    /// - Returns: the last position.
    public func sequence(everything: Bool = false) async throws(ProfileError) -> Int64 {
        var timeout = PostgresParameters()
        timeout.append(Self.sequencingTimeout)
        var parameters = PostgresParameters()
        parameters.append(everything)
        return try await one(
            Self.sequenceStatement, parameters, lane: .write, preceding: [(Self.timeoutStatement, timeout)]
        ) { row throws in try row.int64(0) }
    }

    /// The head, with everything that was committed before the call in the feed.
    public func present() async throws(ProfileError) -> ChangeHead {
        var head = try await head()
        guard head.hasWaiting else { return head }
        head.lastPosition = max(head.lastPosition, try await sequence())
        head.hasWaiting = false
        return head
    }

    /// The accounts that have changes between two positions: after the first, up to the second.
    public func changedAccounts(after: Int64, through: Int64) async throws(ProfileError) -> Set<AccountID> {
        var parameters = PostgresParameters()
        parameters.append(after)
        parameters.append(through)
        do {
            let result = try await pool.query(Self.accountsStatement, parameters, lane: .read, for: .everything)
            var accounts: Set<AccountID> = []
            for index in 0..<result.rowCount { accounts.insert(AccountID(stored: try result.row(index).text(0))) }
            return accounts
        } catch {
            throw ProfileError(error, kind: .customerProfile)
        }
    }

    /// The records that have changes between two positions: after the first, up to the second. Usages are left out.
    public func changedRecords(after: Int64, through: Int64) async throws(ProfileError) -> [(ProfileKind, UUID)] {
        var parameters = PostgresParameters()
        parameters.append(after)
        parameters.append(through)
        do {
            let result = try await pool.query(Self.recordsStatement, parameters, lane: .read, for: .everything)
            var records: [(ProfileKind, UUID)] = []
            for index in 0..<result.rowCount {
                let row = result.row(index)
                if let kind = ProfileKind(rawValue: try row.text(0)) { records.append((kind, try row.uuid(1))) }
            }
            return records
        } catch {
            throw ProfileError(error, kind: .customerProfile)
        }
    }

    /// Removes changes that have been in the feed for longer than so many days, the oldest first, at most `limit`.
    ///
    /// - Returns: how many.
    public func purge(keptDays: Int, limit: Int64) async throws(ProfileError) -> Int64 {
        var parameters = PostgresParameters()
        parameters.append(Int64(keptDays))
        parameters.append(limit)
        return try await one(Self.purgeStatement, parameters, lane: .write) { row throws in try row.int64(0) }
    }

    // MARK: - Reading

    /// Changes of an account after a position, up to another that ``head()`` or ``sequence(everything:)`` told.
    ///
    /// - Parameter limit: the most changes. Fewer may come although there are more, when the filter lets few through:
    ///   the page's position tells how far it got.
    /// - Throws: `ProfileError` (`outOfRange`) when what follows the first position is no longer kept, or the feed is
    ///   another one.
    public func page(
        _ accountID: AccountID, feedID: Int64, after: Int64, through: Int64, filter: ChangeFilter, limit: Int
    ) async throws(ProfileError) -> ChangePage {
        // One more than asked for tells whether the last one's transaction goes on.
        let scanCount = filter.isEmpty ? limit + 1 : max(limit + 1, Self.scanCount)
        var found: [ScannedChange] = []
        var position = after
        for scan in 1... {
            let window = try await scanned(accountID, feedID, position, through, filter, scanCount)
            found += window.changes
            position = window.count < scanCount ? max(through, window.last.position) : window.last.position
            if found.count > limit || position >= through { break }
            // The transaction of the last change may go on behind the window.
            let mayContinue = found.last.map { $0.transaction == window.last.transaction } ?? false
            if scan >= Self.scansPerPage, !mayContinue { break }
        }
        for index in found.indices.dropLast() {
            found[index].change.transactionContinues = found[index].transaction == found[index + 1].transaction
        }
        let changes = found.prefix(limit).map(\.change)
        if found.count > limit, let last = changes.last { position = last.position }
        return ChangePage(changes: changes, position: position)
    }

    private struct ScannedChange {
        var change: Change
        var transaction: Int64
    }

    private struct Window {
        var changes: [ScannedChange] = []
        var count = 0
        /// The last row looked at, whether it passed the filter or not.
        var last: (position: Int64, transaction: Int64)
    }

    private func scanned(
        _ accountID: AccountID, _ feedID: Int64, _ after: Int64, _ through: Int64, _ filter: ChangeFilter, _ count: Int
    ) async throws(ProfileError) -> Window {
        do {
            let result = try await pool.query(
                Self.pageStatement, Self.pageParameters(accountID, after, through, filter, count), lane: .read,
                for: .only(accountID))
            guard let first = result.first else { throw MissingRowError() }
            // From the same snapshot as the rows, so that a purge at the same moment is seen wholly or not at all.
            guard try first.int64(0) == feedID else { throw ProfileError.otherFeed }
            guard after >= (try first.int64(1)) - 1 else { throw ProfileError.tokenTooOld }
            var window = Window(
                count: Int(clamping: try first.int64(2)),
                last: (try first.int64IfPresent(3) ?? after, try first.int64IfPresent(4) ?? 0))
            for index in 0..<result.rowCount where !result.row(index).isNull(5) {
                window.changes.append(try Self.change(result.row(index)))
            }
            return window
        } catch let error as ProfileError {
            throw error
        } catch let error as PostgresError {
            throw ProfileError(error, kind: .customerProfile)
        } catch {
            throw .internalError(underlying: error)
        }
    }

    static func pageParameters(
        _ accountID: AccountID, _ after: Int64, _ through: Int64, _ filter: ChangeFilter, _ count: Int
    ) -> PostgresParameters {
        var parameters = PostgresParameters()
        parameters.append(accountID.rawValue)
        parameters.append(after)
        parameters.append(through)
        parameters.append(Int64(count))
        parameters.append(filter.kinds.map(\.rawValue).sorted())
        parameters.append(filter.ids)
        return parameters
    }

    private static func change(_ row: PostgresRow) throws -> ScannedChange {
        guard let kind = ChangeKind(rawValue: try row.text(7)),
            let operation = ChangeOperation(rawValue: try row.text(9))
        else { throw UnknownChangeError() }
        return ScannedChange(
            change: Change(
                position: try row.int64(5), kind: kind, id: try row.uuid(8), operation: operation,
                version: try row.int64(10), actor: try row.textIfPresent(11).map(Actor.init(stored:)),
                time: Timestamp(microseconds: try row.timestampMicroseconds(12)),
                campaignID: try row.textIfPresent(13), transactionContinues: false),
            transaction: try row.int64(6))
    }

    // MARK: - Statements

    private func one<Value>(
        _ statement: PostgresStatement, _ parameters: PostgresParameters, lane: Lane,
        preceding: [(PostgresStatement, PostgresParameters)] = [], _ read: (PostgresRow) throws -> Value
    ) async throws(ProfileError) -> Value {
        do {
            let result = try await pool.query(
                statement, parameters, lane: lane, for: .everything, preceding: preceding)
            return try read(result.row(0))
        } catch let error as PostgresError {
            throw ProfileError(error, kind: .customerProfile)
        } catch {
            throw .internalError(underlying: error)
        }
    }

    private static let openStatement = PostgresStatement(
        name: "change_open", sql: "SELECT public.profiled_open_change_feed()")
    static let headStatement = PostgresStatement(
        name: "change_head",
        sql: "SELECT feed_id, oldest_position, last_position, has_waiting FROM public.profiled_change_head()")
    private static let timeoutStatement = PostgresStatement(
        name: "change_timeout", sql: "SELECT set_config('statement_timeout', $1::text, true)")
    private static let sequenceStatement = PostgresStatement(
        name: "change_sequence", sql: "SELECT public.profiled_sequence_changes($1::boolean)")
    private static let purgeStatement = PostgresStatement(
        name: "change_purge",
        sql: "SELECT public.profiled_purge_changes($1::bigint * interval '1 day', $2::bigint)")
    static let accountsStatement = PostgresStatement(
        name: "change_accounts",
        sql: "SELECT public.profiled_changed_accounts($1::bigint, $2::bigint)")
    static let recordsStatement = PostgresStatement(
        name: "change_records",
        sql: "SELECT kind, record_id FROM public.profiled_changed_records($1::bigint, $2::bigint)")
    /// What was looked at stands beside each change, and alone where none passes the filter. Rows are compared as pairs
    /// because that is what only the account's own index can do: by the index of positions, an account with few changes
    /// would be looked for among those of all.
    static let pageStatement = PostgresStatement(
        name: "change_page",
        sql: """
            WITH scanned AS MATERIALIZED (
                SELECT change.position, change.xid::text::bigint AS transaction, change.kind, change.record_id,
                    change.operation, change.version, change.actor, change.changed_at, change.campaign_id
                FROM public.profile_changes AS change
                WHERE (change.account_id, change.position) > ($1::text, $2::bigint)
                    AND (change.account_id, change.position) <= ($1::text, $3::bigint)
                ORDER BY change.account_id, change.position LIMIT $4::bigint
            ), whole AS (
                SELECT count(*) AS count, max(scanned.position) AS last FROM scanned
            )
            SELECT feed.feed_id, feed.oldest_position, whole.count, whole.last, final.transaction,
                passing.position, passing.transaction, passing.kind, passing.record_id, passing.operation,
                passing.version, passing.actor, passing.changed_at, passing.campaign_id
            FROM public.profile_change_feed AS feed
            CROSS JOIN whole
            LEFT JOIN scanned AS final ON final.position = whole.last
            LEFT JOIN scanned AS passing
                ON (cardinality($5::text[]) = 0 OR passing.kind = ANY ($5::text[]))
                AND (cardinality($6::uuid[]) = 0 OR passing.record_id = ANY ($6::uuid[]))
            ORDER BY passing.position
            """)
}

/// The database names a kind or an operation that this program doesn't know.
private struct UnknownChangeError: Error {}

extension ProfileError {
    /// What follows a token is no longer kept.
    public static var tokenTooOld: ProfileError {
        ProfileError(
            .outOfRange([
                FieldViolation(
                    field: "resume_token",
                    rule: "is older than what is kept: read the records anew, and go on from the present")
            ]), reason: .resumeTokenTooOld)
    }

    /// A token belongs to another feed than the one there is.
    public static var otherFeed: ProfileError {
        ProfileError(
            .outOfRange([
                FieldViolation(
                    field: "resume_token",
                    rule: "is of a feed that is not there any more: read the records anew, and go on from the present")
            ]), reason: .resumeTokenOfOtherFeed)
    }
}

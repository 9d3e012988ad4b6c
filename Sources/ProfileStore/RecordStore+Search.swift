internal import FoundationEssentials
internal import LibPQ
public import ProfileModel

extension RecordStore {
    /// The records that hold all words of a query, best first; when none does, those whose name is spelt alike.
    ///
    /// Every character of the query is literal. Case and accents don't count; punctuation separates words, other signs
    /// (`%`, `_`, `#`, `+`, emoji, …) and the letters of scripts without spaces are words of their own. Names weigh more
    /// than interests, those more than descriptions, those more than values in documents. Of the query 64
    /// different words count.
    ///
    /// - Throws: `ProfileError`.
    public func search(_ query: SearchQuery) async throws(ProfileError) -> Page<SearchMatch<Record>> {
        let result = try await matches(query)
        return try page(result, rows: query.pageSize.rows) { (index, record, extra) throws(ProfileError) in
            let score: Double
            do {
                score = try result.row(index).double(extra.nextColumn)
            } catch {
                throw .internalError(underlying: error)
            }
            return (
                SearchMatch(record: record, score: score),
                PagePosition(values: [.bits(score.bitPattern)], id: record.id)
            )
        }
    }

    /// As ``search(_:)``, to be written as a message.
    ///
    /// - Throws: `ProfileError`.
    public func searchWriter(_ query: SearchQuery, _ encoder: RowEncoder) async throws(ProfileError) -> PageWriter {
        let score = Record.layout.columnCount
        return writer(try await matches(query), query.pageSize, .match(scoreColumn: score), encoder) {
            row throws(PostgresError) in
            PagePosition(
                values: [.bits(try row.double(score).bitPattern)], id: try row.uuid(RecordStatements.id))
        }
    }

    /// The rows of a page of matches and of the match behind it.
    private func matches(_ query: SearchQuery) async throws(ProfileError) -> PostgresResult {
        let position = try SearchPosition(query.after)
        if let position, position.score <= 1 { return try await matches(query, after: position, alike: true) }
        let result = try await matches(query, after: position, alike: false)
        guard position == nil, result.rowCount == 0 else { return result }
        return try await matches(query, after: nil, alike: true)
    }

    /// Of records that hold the words, or of those whose names are alike.
    private func matches(
        _ query: SearchQuery, after position: SearchPosition?, alike: Bool
    ) async throws(ProfileError) -> PostgresResult {
        let (sql, parameters) = searchSQL(query, after: position, alike: alike)
        do {
            return try await pool.query(
                PostgresStatement(sql: sql), parameters, lane: .slow, for: .only(query.accountID),
                preceding: [(SearchStatements.indexOnly, PostgresParameters())])
        } catch {
            throw ProfileError(error, kind: Record.kind)
        }
    }

    /// The statement behind a page of matches. It asks for one row more than the page holds. Records that hold the words
    /// score above 1, names that are alike up to 1.
    func searchSQL(
        _ search: SearchQuery, after position: SearchPosition?, alike: Bool
    ) -> (String, PostgresParameters) {
        var builder = SQLBuilder()
        let account = builder.bind(search.accountID.rawValue)
        let query = builder.bind(search.term)
        let candidates = builder.bind(Int64(limits.searchCandidates))
        let rows = builder.bind(Int64(search.pageSize.rows) + 1)
        let bytes = builder.bind(limits.answerBytes)
        let live = search.showDeleted ? "" : " AND t.deleted_at IS NULL"
        let name = "public.profiled_fold(left(\(query), 255))"
        let condition: String
        let score: String
        if alike {
            condition = "\(name) OPERATOR(public.<%) t.search_name"
            score = "public.word_similarity(\(name), t.search_name)"
        } else {
            condition = "t.search_vector @@ public.profiled_search_query(\(account), \(query), false)"
            score = """
                (1 + ts_rank('{0.1, 0.2, 0.4, 1.0}', t.search_vector,
                    public.profiled_search_query(\(account), \(query), true))
                    + public.similarity(\(name), t.search_name))
                """
        }
        let after =
            position.map {
                let score = builder.bind($0.score)
                return " WHERE t.score < \(score) OR (t.score = \(score) AND t.id > \(builder.bind($0.id)))"
            } ?? ""
        let sql = """
            SELECT \(statements.columns), t.score FROM (
                SELECT t.*, sum(t.stored_bytes) OVER (ORDER BY t.score DESC, t.id) - t.stored_bytes AS bytes_before
                FROM (
                    SELECT t.* FROM (
                        SELECT t.*, \(score)::double precision AS score FROM (
                            SELECT t.* FROM \(statements.searchTable) AS t
                            WHERE t.account_id = \(account)\(live) AND \(condition)
                            LIMIT \(candidates)
                        ) AS t
                    ) AS t\(after) ORDER BY t.score DESC, t.id LIMIT \(rows)
                ) AS t
            ) AS t WHERE t.bytes_before <= \(bytes) ORDER BY t.score DESC, t.id
            """
        return (sql, builder.parameters)
    }
}

/// Where a page of matches ended.
struct SearchPosition {
    let score: Double
    let id: UUID

    /// Reads the position of a page token; nil for the first page.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`, reason `INVALID_PAGE_TOKEN`).
    init?(_ position: PagePosition?) throws(ProfileError) {
        guard let position else { return nil }
        guard case .bits(let bits)? = position.values.first, position.values.count == 1,
            Double(bitPattern: bits).isFinite
        else {
            throw .invalidArgument(
                "page_token", "must be a next_page_token as it was returned", reason: .invalidPageToken)
        }
        score = Double(bitPattern: bits)
        id = position.id
    }
}

/// What goes before a search in its transaction.
enum SearchStatements {
    /// A LIMIT tempts the planner to read the table from its beginning until it has met enough matches, which takes long
    /// when the account's rows lie at its end.
    static let indexOnly = PostgresStatement(
        name: "search_index_only", sql: "SELECT set_config('enable_seqscan', 'off', true)")
}

internal import FoundationEssentials
internal import LibPQ
public import ProfileModel

extension RecordStore<CustomerProfile> {
    /// The live profiles whose ages lie as asked, by id, a page bounded in rows and in bytes (`StoreLimits.answerBytes`; at
    /// least one row).
    ///
    /// - Throws: `ProfileError`.
    public func findByAgeRange(_ query: AgeRangeQuery) async throws(ProfileError) -> Page<CustomerProfile> {
        let (sql, parameters) = findByAgeRangeSQL(query)
        let result = try await self.query(
            PostgresStatement(sql: sql), parameters, lane: .slow, for: .only(query.accountID))
        return try page(result, rows: query.pageSize.rows) { _, record, _ in
            (record, PagePosition(values: [], id: record.id))
        }
    }

    /// The statement behind `findByAgeRange`. It asks for one row more than the page holds.
    func findByAgeRangeSQL(_ query: AgeRangeQuery) -> (String, PostgresParameters) {
        var builder = SQLBuilder()
        let account = builder.bind(query.accountID.rawValue)
        let low = builder.bind(Int64(query.range.lowerBound))
        let high = builder.bind(Int64(query.range.upperBound))
        let sign =
            switch query.mode {
            case .within: "<@"
            case .contains: "@>"
            case .overlaps: "&&"
            }
        let after = query.after.map { " AND t.id > \(builder.bind($0.id))" } ?? ""
        let limit = builder.bind(Int64(query.pageSize.rows) + 1)
        let bytes = builder.bind(limits.answerBytes)
        let sql = """
            SELECT \(statements.columns) FROM (
                SELECT t.*, sum(t.stored_bytes) OVER (ORDER BY t.id) - t.stored_bytes AS bytes_before
                FROM (
                    SELECT t.* FROM \(statements.searchTable) AS t
                    WHERE t.account_id = \(account) AND t.deleted_at IS NULL\(after)
                        AND \(Self.ages) \(sign) int4range(\(low)::integer, \(high)::integer, '[]')
                    ORDER BY t.id LIMIT \(limit)
                ) AS t
            ) AS t WHERE t.bytes_before <= \(bytes) ORDER BY t.id
            """
        return (sql, builder.parameters)
    }

    /// The profiles that a person fits, by id; with ids, what becomes of each of those that is live and active, in the order
    /// of the ids.
    ///
    /// A page compares the person with at most `StoreLimits.matchCandidates` profiles, so it may be empty and not the last.
    ///
    /// - Throws: `ProfileError` (`resourceExhausted` when the records of `ids` are together too large for one answer).
    public func match(_ query: MatchQuery) async throws(ProfileError) -> Page<ProfileMatch> {
        if !query.ids.isEmpty { return Page(elements: try await compare(query), next: nil) }
        let (sql, parameters) = matchSQL(query)
        let result = try await self.query(
            PostgresStatement(sql: sql), parameters, lane: .slow, for: .only(query.accountID))
        guard result.rowCount > 0 else { throw .internalError(underlying: MissingRowError()) }
        let fitting = try matches(result)
        let column = CustomerProfile.layout.columnCount
        do throws(PostgresError) {
            // Every row tells where the looking ended; a page that nobody is on has one row without a record.
            let looked = try result.row(0).int64(column + 1)
            let last = try result.row(0).uuidIfPresent(column + 2)
            var page = page(of: fitting, rows: query.pageSize.rows)
            if page.next == nil, looked >= Int64(limits.matchCandidates), let last {
                page.next = PagePosition(values: [], id: last)
            }
            // Those that ask for most and get it come first; the position above is still that of the largest id.
            page.elements.sort {
                ($1.clauses.met.count, $0.record.id.lowercased) < ($0.clauses.met.count, $1.record.id.lowercased)
            }
            return page
        } catch {
            throw .internalError(underlying: error)
        }
    }

    /// The statement behind a page of profiles that fit. It asks for one row more than the page holds.
    func matchSQL(_ query: MatchQuery) -> (String, PostgresParameters) {
        var builder = SQLBuilder()
        let account = builder.bind(query.accountID.rawValue)
        let person = Self.person(query.person, &builder)
        var conditions = "t.account_id = \(account) AND t.deleted_at IS NULL AND t.is_active"
        if let position = query.after { conditions += " AND t.id > \(builder.bind(position.id))" }
        if let age = query.person.age {
            // Of profiles that ask for other ages nothing has to be looked at but the index.
            let age = builder.bind(Int64(age))
            conditions += " AND (\(Self.ages) @> \(age)::integer OR \(Self.ages) IS NULL)"
        }
        let candidates = builder.bind(Int64(limits.matchCandidates))
        let rows = builder.bind(Int64(query.pageSize.rows) + 1)
        let bytes = builder.bind(limits.answerBytes)
        let sql = """
            WITH person AS MATERIALIZED (SELECT \(person) AS person),
            looked AS MATERIALIZED (
                SELECT t.id, t.stored_bytes,
                    public.profiled_match(t.demographics, t.interests, t.behavior, (SELECT person FROM person)) AS clauses
                FROM (
                    SELECT t.* FROM \(statements.searchTable) AS t WHERE \(conditions) ORDER BY t.id LIMIT \(candidates)
                ) AS t
            ),
            fitting AS (
                SELECT id, clauses, sum(stored_bytes) OVER (ORDER BY id) - stored_bytes AS bytes_before
                FROM looked WHERE clauses < 256 ORDER BY id LIMIT \(rows)
            )
            SELECT \(statements.columns), fits.clauses, ending.count, ending.id AS last_id
            FROM (
                SELECT (SELECT count(*) FROM looked) AS count, (SELECT id FROM looked ORDER BY id DESC LIMIT 1) AS id
            ) AS ending
            LEFT JOIN (SELECT * FROM fitting WHERE bytes_before <= \(bytes)) AS fits ON true
            LEFT JOIN \(statements.table) AS t ON t.account_id = \(account) AND t.id = fits.id
            ORDER BY fits.id
            """
        return (sql, builder.parameters)
    }

    /// What becomes of the profiles with given ids.
    private func compare(_ query: MatchQuery) async throws(ProfileError) -> [ProfileMatch] {
        let (sql, parameters) = compareSQL(query)
        let result = try await self.query(
            PostgresStatement(sql: sql), parameters, lane: .slow, for: .only(query.accountID))
        let all = try matches(result)
        guard all.reduce(0, { $0 + $1.bytes }) <= limits.answerBytes else {
            throw ProfileError(
                .resourceExhausted(retryAfter: nil), message: "the records together are too large for one answer")
        }
        return all.map(\.match)
    }

    /// The statement behind `compare`.
    func compareSQL(_ query: MatchQuery) -> (String, PostgresParameters) {
        var builder = SQLBuilder()
        let account = builder.bind(query.accountID.rawValue)
        let person = Self.person(query.person, &builder)
        let ids = builder.bind(SQLLiteral.list(query.ids.map(\.lowercased)), as: "uuid[]")
        let bytes = builder.bind(limits.answerBytes)
        let sql = """
            WITH person AS MATERIALIZED (SELECT \(person) AS person)
            SELECT \(statements.columns),
                public.profiled_match(t.demographics, t.interests, t.behavior, (SELECT person FROM person)) AS clauses
            FROM (
                SELECT t.*, wanted.position,
                    sum(t.stored_bytes) OVER (ORDER BY wanted.position) - t.stored_bytes AS bytes_before
                FROM unnest(\(ids)) WITH ORDINALITY AS wanted(id, position)
                JOIN \(statements.table) AS t ON t.account_id = \(account) AND t.id = wanted.id
                WHERE t.deleted_at IS NULL AND t.is_active
            ) AS t WHERE t.bytes_before <= \(bytes) ORDER BY t.position
            """
        return (sql, builder.parameters)
    }

    // MARK: - Parts

    /// The ages of a profile, as the index has them.
    private static var ages: String { "public.profiled_age_range(t.demographics)" }

    /// The SQL of a person as `profiled_match` wants it.
    private static func person(_ person: Person, _ builder: inout SQLBuilder) -> String {
        func text(_ value: String) -> String { value.isEmpty ? "NULL" : builder.bind(value) }
        func list(_ values: [String]) -> String {
            values.isEmpty ? "NULL" : builder.bind(SQLLiteral.list(values), as: "text[]")
        }
        func degrees(_ microdegrees: Int32?) -> String {
            microdegrees.map { builder.bind(Double($0) / 1_000_000) } ?? "NULL"
        }
        let values = [
            person.age.map { builder.bind(Int64($0)) + "::integer" } ?? "NULL", text(person.gender),
            text(person.country),
            text(person.state), text(person.city), degrees(person.latitudeMicrodegrees),
            degrees(person.longitudeMicrodegrees), person.income.map { builder.bind($0) } ?? "NULL",
            text(person.incomeCurrency), text(person.educationLevel), list(person.interests), list(person.devices),
            list(person.socialMediaPlatforms),
        ]
        return "public.profiled_person(\(values.joined(separator: ", ")))"
    }

    /// The records of a result with what stands behind them; none for a row without a record.
    private func matches(_ result: PostgresResult) throws(ProfileError) -> [(match: ProfileMatch, bytes: Int64)] {
        var found: [(ProfileMatch, Int64)] = []
        for index in 0..<result.rowCount where !result.row(index).isNull(1) {
            let (record, extra) = try recordAndExtra(result, index)
            do throws(PostgresError) {
                let bits = try result.row(index).int64(extra.nextColumn)
                found.append((ProfileMatch(record: record, clauses: MatchedClauses(bits: bits)), extra.bytes))
            } catch {
                throw .internalError(underlying: error)
            }
        }
        return found
    }

    /// The page that a result with one row more than asked for makes.
    private func page(of matches: [(match: ProfileMatch, bytes: Int64)], rows: Int) -> Page<ProfileMatch> {
        var page = Page<ProfileMatch>(elements: [], next: nil)
        var bytes: Int64 = 0
        for (match, size) in matches {
            bytes += size
            if page.elements.count == rows || (!page.elements.isEmpty && bytes > limits.answerBytes) {
                page.next = page.elements.last.map { PagePosition(values: [], id: $0.record.id) }
                return page
            }
            page.elements.append(match)
        }
        return page
    }
}

public import FoundationEssentials
internal import LibPQ
public import ProfileModel

extension LedgerStore {
    /// What a budget may spend at a moment; nil means now.
    ///
    /// - Throws: `ProfileError` (`notFound`).
    public func pacing(
        _ accountID: AccountID, _ budgetID: UUID, at time: Timestamp?
    ) async throws(ProfileError) -> Pacing {
        var parameters = key(accountID, budgetID)
        parameters.append(timestampMicroseconds: time?.microseconds)
        let result = try await query(LedgerStatements.pacing, parameters, lane: .read, for: accountID)
        guard result.rowCount > 0 else { throw .notFound(.budget, id: budgetID.lowercased) }
        do {
            let row = result.row(0)
            let (status, balance) = try StoredAmount.state(try row.textArray(4), amountMicros: try row.int64(0))
            return Pacing(
                balance: balance, deliveryMethod: try StoredWord.value(try row.text(1), "delivery_method"),
                time: Timestamp(microseconds: try row.timestampMicroseconds(2)),
                isSpending: try row.bool(3) && (status == .active || status == .exhausted))
        } catch {
            throw .internalError(underlying: error)
        }
    }

    /// A page of a budget's ledger, newest first.
    ///
    /// - Throws: `ProfileError` (`notFound`).
    public func spends(_ query: SpendQuery) async throws(ProfileError) -> Page<SpendEntry> {
        let (sql, parameters) = try Self.spendsSQL(query)
        let result = try await self.query(
            PostgresStatement(sql: sql), parameters, lane: query.pageSize.lane, for: query.accountID)
        do {
            // One row always comes, with the budget, so that an empty ledger and a budget that is not there differ.
            guard result.rowCount > 0 else { throw ProfileError.notFound(.budget, id: query.budgetID.lowercased) }
            var page = Page<SpendEntry>(elements: [], next: nil)
            for index in 0..<result.rowCount {
                let row = result.row(index)
                guard let entryID = try row.textIfPresent(0) else { continue }
                if page.elements.count == query.pageSize.rows {
                    page.next = page.elements.last.map { last in
                        PagePosition(
                            values: [.integer(last.occurredAt.microseconds), .text(last.entryID)], id: query.budgetID)
                    }
                    break
                }
                page.elements.append(
                    SpendEntry(
                        entryID: entryID, amountMicros: try row.int64(1),
                        occurredAt: Timestamp(microseconds: try row.timestampMicroseconds(2)),
                        campaignID: try row.text(3), note: try row.text(4),
                        kind: try StoredWord.value(try row.text(5), "kind"),
                        recordedAt: Timestamp(microseconds: try row.timestampMicroseconds(6)),
                        recordedBy: Actor(stored: try row.textIfPresent(7) ?? ""),
                        reversesEntryID: try row.textIfPresent(8), reversedByEntryID: try row.textIfPresent(9),
                        windowStart: try row.timestampMicrosecondsIfPresent(10).map(Timestamp.init(microseconds:))))
            }
            return page
        } catch let error as ProfileError {
            throw error
        } catch {
            throw .internalError(underlying: error)
        }
    }

    /// The statement behind `spends`. It asks for one row more than the page holds.
    static func spendsSQL(_ query: SpendQuery) throws(ProfileError) -> (String, PostgresParameters) {
        var builder = SQLBuilder()
        let account = builder.bind(query.accountID.rawValue)
        let budget = builder.bind(query.budgetID)
        var conditions = ["entry.account_id = \(account)", "entry.budget_id = \(budget)"]
        if !query.campaignID.isEmpty {
            // The second tells the planner that the index on entries with a campaign serves.
            conditions.append("entry.campaign_id = \(builder.bind(query.campaignID)) AND entry.campaign_id <> ''")
        }
        if let from = query.from { conditions.append("entry.occurred_at >= \(builder.bind(from))") }
        if let before = query.before { conditions.append("entry.occurred_at < \(builder.bind(before))") }
        if let after = query.after {
            guard case .integer(let microseconds)? = after.values.first, case .text(let name)? = after.values.last
            else {
                throw .invalidArgument(
                    "page_token", "must be a next_page_token as it was returned", reason: .invalidPageToken)
            }
            let moment = builder.bind(Timestamp(microseconds: microseconds))
            conditions.append("(entry.occurred_at, entry.entry_id) < (\(moment), \(builder.bind(name)))")
        }
        let limit = builder.bind(Int64(query.pageSize.rows) + 1)
        let sql = """
            SELECT entry.entry_id, (entry.amount * 1000000)::bigint, entry.occurred_at, entry.campaign_id, entry.note,
                entry.kind, entry.recorded_at, entry.recorded_by, entry.reverses_entry_id, undoing.entry_id,
                coalesce(nullif(entry.window_start, '-infinity'), owner.start_at)
            FROM public.budgets AS owner
            LEFT JOIN LATERAL (
                SELECT entry.* FROM public.budget_ledger AS entry
                WHERE \(conditions.joined(separator: " AND "))
                ORDER BY entry.occurred_at DESC, entry.entry_id DESC LIMIT \(limit)
            ) AS entry ON true
            LEFT JOIN public.budget_ledger AS undoing
                ON undoing.account_id = entry.account_id AND undoing.budget_id = entry.budget_id
                AND undoing.reverses_entry_id = entry.entry_id
            WHERE owner.account_id = \(account) AND owner.id = \(budget)
            ORDER BY entry.occurred_at DESC, entry.entry_id DESC
            """
        return (sql, builder.parameters)
    }

    /// A page of alerts that fired, newest first.
    ///
    /// - Throws: `ProfileError`.
    public func alertEvents(_ query: AlertEventQuery) async throws(ProfileError) -> Page<AlertEvent> {
        let (sql, parameters) = try Self.alertEventsSQL(query)
        let result = try await self.query(
            PostgresStatement(sql: sql), parameters, lane: query.pageSize.lane, for: query.accountID)
        do {
            var page = Page<AlertEvent>(elements: [], next: nil)
            var last: PagePosition?
            for index in 0..<result.rowCount {
                let row = result.row(index)
                if index == query.pageSize.rows {
                    page.next = last
                    break
                }
                let alert = try StoredAlerts.alert(try row.jsonText(2))
                let event = AlertEvent(
                    budgetID: try row.uuid(0), alert: alert,
                    firedAt: Timestamp(microseconds: try row.timestampMicroseconds(3)),
                    windowStart: try row.timestampMicrosecondsIfPresent(4).map(Timestamp.init(microseconds:)),
                    amountMicros: try row.int64(5), spentMicros: try row.int64(6), entryID: try row.text(7))
                page.elements.append(event)
                last = PagePosition(
                    values: [
                        .integer(event.firedAt.microseconds), .integer(try row.timestampMicroseconds(8)),
                        .text(alert.id),
                    ], id: event.budgetID)
            }
            return page
        } catch {
            throw .internalError(underlying: error)
        }
    }

    /// The statement behind `alertEvents`. It asks for one row more than the page holds.
    static func alertEventsSQL(_ query: AlertEventQuery) throws(ProfileError) -> (String, PostgresParameters) {
        var builder = SQLBuilder()
        var conditions = ["event.account_id = \(builder.bind(query.accountID.rawValue))"]
        var terms = ["event.fired_at", "event.budget_id", "event.window_start", "event.alert_id"]
        if let budgetID = query.budgetID {
            conditions.append("event.budget_id = \(builder.bind(budgetID))")
            terms.remove(at: 1)
        }
        if let after = query.after {
            guard after.values.count == 3, case .integer(let fired) = after.values[0],
                case .integer(let window) = after.values[1], case .text(let rule) = after.values[2]
            else {
                throw .invalidArgument(
                    "page_token", "must be a next_page_token as it was returned", reason: .invalidPageToken)
            }
            var values = [builder.bind(Timestamp(microseconds: fired))]
            if query.budgetID == nil { values.append(builder.bind(after.id)) }
            values.append(builder.bind(storedMoment: window))
            values.append(builder.bind(rule))
            conditions.append("(\(terms.joined(separator: ", "))) < (\(values.joined(separator: ", ")))")
        }
        let limit = builder.bind(Int64(query.pageSize.rows) + 1)
        let sql = """
            SELECT event.budget_id, event.alert_id, event.rule, event.fired_at,
                coalesce(nullif(event.window_start, '-infinity'), owner.start_at), (event.amount * 1000000)::bigint,
                (event.spent * 1000000)::bigint, event.entry_id, event.window_start
            FROM (
                SELECT event.* FROM public.budget_alert_events AS event
                WHERE \(conditions.joined(separator: " AND "))
                ORDER BY \(terms.map { "\($0) DESC" }.joined(separator: ", ")) LIMIT \(limit)
            ) AS event
            JOIN public.budgets AS owner ON owner.account_id = event.account_id AND owner.id = event.budget_id
            ORDER BY \(terms.map { "\($0) DESC" }.joined(separator: ", "))
            """
        return (sql, builder.parameters)
    }

    private func query(
        _ statement: PostgresStatement, _ parameters: PostgresParameters, lane: Lane, for accountID: AccountID
    ) async throws(ProfileError) -> PostgresResult {
        do {
            return try await pool.query(statement, parameters, lane: lane, for: .only(accountID))
        } catch {
            throw ProfileError(error, kind: .budget)
        }
    }
}

public import FoundationEssentials
internal import JSON
public import ProfileModel

extension Budget: StoredRecord {
    /// The columns of `budgets`, and what its ledger says of the current window.
    public static let layout = RecordLayout<Budget>(
        columns: [
            .init(name: "name", type: .text) { $0.name },
            .init(name: "amount", type: .numeric) { DecimalAmount.text(micros: $0.amountMicros) },
            .init(name: "currency_code", type: .text) { $0.currencyCode },
            .init(name: "time_zone", type: .text) { $0.timeZone },
            .init(name: "start_at", type: .timestamptz) { $0.startAt.map(SQLLiteral.timestamp) },
            .init(name: "end_at", type: .timestamptz) { $0.endAt.map(SQLLiteral.timestamp) },
            .init(name: "delivery_method", type: .text) { $0.deliveryMethod.rawValue },
            .init(name: "period", type: .text) { $0.period?.rawValue },
            .init(name: "status", type: .text) { $0.status.rawValue },
            .init(name: "type", type: .text) { $0.type.rawValue },
            .init(name: "is_shared", type: .boolean) { SQLLiteral.boolean($0.isShared) },
            .init(name: "hard_cap", type: .boolean) { SQLLiteral.boolean($0.hardCap) },
            .init(name: "alerts", type: .jsonb) { $0.alerts.json.text },
            .init(name: "labels", type: .jsonb) { $0.labels.json },
            .init(name: "metadata", type: .jsonb) { SQLLiteral.document($0.metadata) },
        ],
        derived: [
            .init(name: "amount_micros", type: .bigint, sql: "(t.amount * 1000000)::bigint"),
            .init(name: "status", type: .text, sql: Self.statusSQL),
            .init(name: "balance", type: .textList, sql: Self.stateSQL(at: "statement_timestamp()")),
            .init(name: "campaign_ids", type: .textList, sql: Self.campaignsSQL),
        ],
        nameField: "name",
        decode: { row in
            BudgetContent(
                name: try row.text(), amountMicros: try StoredAmount.micros(try row.numericText(), column: "amount"),
                currencyCode: try row.text(), timeZone: try row.text(), startAt: try row.optionalTimestamp(),
                endAt: try row.optionalTimestamp(),
                deliveryMethod: try StoredWord.value(try row.text(), "delivery_method"),
                period: try StoredWord.value(try row.text(), "period") as BudgetPeriod,
                status: try StoredWord.value(try row.text(), "status"),
                type: try StoredWord.value(try row.text(), "type"),
                isShared: try row.bool(), hardCap: try row.bool(), alerts: try StoredAlerts.alerts(try row.json()),
                labels: try row.labels(), metadata: try row.json())
        },
        decodeDerived: { row in
            let amount = try row.int64()
            let status: BudgetStatus = try StoredWord.value(try row.text(), "status")
            let balance = try StoredAmount.state(try row.textList(), amountMicros: amount).balance
            return BudgetState(status: status, balance: balance, campaignIDs: try row.textList())
        })

    /// Takes all parts.
    public init(
        accountID: AccountID, id: UUID, version: Int64, content: BudgetContent, derived: BudgetState, audit: AuditTrail
    ) {
        self.init(accountID: accountID, id: id, version: version, content: content, state: derived, audit: audit)
    }

    /// Status and window of a row named `t` at a moment given in SQL.
    static func stateSQL(at moment: String) -> String {
        """
        public.budget_state(
            t.account_id, t.id, t.amount, t.period, t.time_zone, t.start_at, t.end_at, t.status, \(moment))
        """
    }

    /// The sums are asked for only where the status depends on them, since a filter asks for the status of every row.
    private static let statusSQL = """
        CASE
            WHEN t.status IN ('DRAFT', 'ARCHIVED') THEN t.status
            WHEN t.end_at <= statement_timestamp() THEN 'COMPLETED'
            WHEN t.status = 'PAUSED' THEN t.status
            ELSE (\(stateSQL(at: "statement_timestamp()")))[1]
        END
        """

    /// A budget that a campaign names itself wins over its container's.
    private static let campaignsSQL = """
        ARRAY(
            SELECT used.campaign_id FROM (
                SELECT usage.campaign_id FROM public.campaign_profile_usage AS usage
                WHERE usage.account_id = t.account_id AND usage.budget_id = t.id AND usage.ended_at IS NULL
                UNION ALL
                SELECT usage.campaign_id FROM public.customer_profile_containers AS container
                JOIN public.campaign_profile_usage AS usage
                    ON usage.account_id = container.account_id AND usage.container_id = container.id
                    AND usage.ended_at IS NULL AND usage.budget_id IS NULL
                WHERE container.account_id = t.account_id AND container.budget_id = t.id
                    AND container.deleted_at IS NULL
            ) AS used ORDER BY used.campaign_id LIMIT 1000)
        """
}

/// The budgets of all accounts.
public typealias BudgetStore = RecordStore<Budget>

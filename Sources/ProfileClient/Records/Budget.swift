/// A budget: how much may be spent in a window of time, and what was.
public struct Budget: ProfileRecord {
    /// UUID; see ``ProfileRecord/id``.
    public var id = ""
    /// 1 to 255 characters after trimming; unique among the live budgets of the account without regard to case.
    public var name: String
    /// What may be spent in one window: 0 or more, a multiple of what can be paid in the currency.
    public var amount: Money
    /// Currency, ISO 4217. Fixed once the ledger has entries.
    public var currencyCode = "USD"
    /// Time zone that windows follow, a name of the IANA database. Fixed once the ledger has entries.
    public var timeZone = "UTC"
    /// When it begins; nil means always.
    public var startAt: Timestamp?
    /// The first moment after it; nil means never.
    public var endAt: Timestamp?
    /// How spending is spread over a window.
    public var deliveryMethod = BudgetDeliveryMethod.standard
    /// How long a window is. Fixed once the ledger has entries.
    public var period: BudgetPeriod
    /// The state. A program sets draft, active, paused and archived; the daemon answers with the others too.
    public var status = BudgetStatus.active
    /// What it is for.
    public var type = BudgetType.campaign
    /// Whether several campaigns may use it.
    public var isShared = false
    /// Whether spent and reserved together may never pass the amount: then spends that would are refused.
    public var hardCap = false
    /// The rules that tell when much was spent, at most 20.
    public var alerts: [BudgetAlert] = []
    /// Words to find and group budgets by; see ``ProfileRecord/labels``.
    public var labels: [String: String] = [:]
    /// Free information about the budget.
    public var metadata: RecordMetadata {
        get { deferredRecordMetadata.document() }
        set { deferredRecordMetadata = DeferredDocument(newValue) }
    }
    /// What the ledger says of the current window; nil in a budget that isn't stored yet.
    public internal(set) var balance: BudgetBalance?
    /// The campaigns that use it now, at most 1,000.
    public internal(set) var campaignIDs: [String] = []
    /// Version, times and actors, set by the daemon.
    public internal(set) var audit = RecordAudit()

    // Documents as they came; what isn't looked at isn't parsed.
    var deferredRecordMetadata = DeferredDocument()

    /// A budget that isn't stored yet.
    public init(name: String, amount: Money, period: BudgetPeriod) {
        self.name = name
        self.amount = amount
        self.period = period
    }
}

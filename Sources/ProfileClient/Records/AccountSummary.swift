internal import ProfiledProtocol

/// Sums over what an account has, all of one snapshot.
public struct AccountSummary: Sendable, Hashable {
    /// The live budgets of one currency and period; archived and draft ones are left out. Amounts are whole micros in
    /// decimal digits: they may be beyond 64 bits. Each budget counts with the window it is in now.
    public struct BudgetTotal: Sendable, Hashable {
        /// ISO 4217.
        public let currencyCode: String
        /// The period, such as `MONTHLY`.
        public let period: String
        /// How many budgets.
        public let budgetCount: Int64
        /// The sum of their amounts.
        public let amountMicros: String
        /// What of it was spent.
        public let spentMicros: String
        /// What of it is reserved.
        public let reservedMicros: String
        /// What of it remains; negative if overdrawn.
        public let remainingMicros: String
    }

    /// What the account has of each kind, and ever had.
    public let status: ProfileStatus
    /// Budgets, by currency, then period.
    public let budgetTotals: [BudgetTotal]
    /// Campaigns with an active usage.
    public let activeCampaignCount: Int64
    /// Containers that are live and complete.
    public let completeContainerCount: Int64
    /// The default customer profile; nil if there is none.
    public let defaultCustomerProfileID: String?
    /// The default guidelines; nil if there are none.
    public let defaultBrandGuidelinesID: String?
    /// The default container; nil if there is none.
    public let defaultContainerID: String?
    /// The primary container; nil if there is none.
    public let primaryContainerID: String?

    init(_ message: Profiled_V1_GetSummaryResponse) {
        status = ProfileStatus(message.status)
        budgetTotals = message.budgetTotals.map { total in
            BudgetTotal(
                currencyCode: total.currencyCode, period: Self.word(total.period), budgetCount: total.budgetCount,
                amountMicros: total.amountMicros, spentMicros: total.amountSpentMicros,
                reservedMicros: total.amountReservedMicros, remainingMicros: total.amountRemainingMicros)
        }
        activeCampaignCount = message.activeCampaignCount
        completeContainerCount = message.completeContainerCount
        defaultCustomerProfileID = message.defaultCustomerProfileID.nilIfEmpty
        defaultBrandGuidelinesID = message.defaultBrandGuidelinesID.nilIfEmpty
        defaultContainerID = message.defaultContainerID.nilIfEmpty
        primaryContainerID = message.primaryContainerID.nilIfEmpty
    }

    private static func word(_ period: Profiled_V1_BudgetPeriod) -> String {
        switch period {
        case .unspecified: ""
        case .daily: "DAILY"
        case .weekly: "WEEKLY"
        case .monthly: "MONTHLY"
        case .quarterly: "QUARTERLY"
        case .yearly: "YEARLY"
        case .lifetime: "LIFETIME"
        case .custom: "CUSTOM"
        case .UNRECOGNIZED(let number): String(number)
        }
    }
}

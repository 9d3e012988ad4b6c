public import FoundationEssentials
public import ProfileModel

/// Sums over what an account has, all of one snapshot.
public struct AccountSummary: Sendable, Hashable {
    /// The live budgets of one currency and period. Amounts are whole micros in decimal digits: they may be beyond 64 bits.
    public struct BudgetTotal: Sendable, Hashable {
        /// ISO 4217.
        public var currencyCode: String
        /// The period.
        public var period: BudgetPeriod
        /// How many budgets.
        public var budgetCount: Int64
        /// The sum of their amounts.
        public var amountMicros: String
        /// What of it was spent in the windows of now.
        public var spentMicros: String
        /// What of it is reserved in the windows of now.
        public var reservedMicros: String
        /// What of it remains; negative if overdrawn.
        public var remainingMicros: String
    }

    /// The records that an account has chosen among many.
    public struct Choices: Sendable, Hashable {
        /// The default customer profile.
        public var customerProfileID: UUID?
        /// The default guidelines.
        public var brandGuidelinesID: UUID?
        /// The default container.
        public var containerID: UUID?
        /// The primary container.
        public var primaryContainerID: UUID?
    }

    /// What the account has of each kind, and ever had.
    public var status: AccountProfileStatus
    /// Its budgets, by currency, then period.
    public var budgetTotals: [BudgetTotal] = []
    /// Campaigns with an active usage.
    public var activeCampaignCount: Int64 = 0
    /// Containers that are live and complete.
    public var completeContainerCount: Int64 = 0
    /// What is default and primary.
    public var choices = Choices()
}

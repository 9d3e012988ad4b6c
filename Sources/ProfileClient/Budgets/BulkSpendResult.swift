internal import ProfiledProtocol

/// What became of many spends.
public struct BulkSpendResult: Sendable, Hashable {
    /// A spend that was not recorded.
    public struct Rejection: Sendable, Hashable {
        /// Which it was, from 0.
        public let index: Int
        /// UUID of the budget.
        public let budgetID: String
        /// Its name.
        public let entryID: String
        /// The reason, a constant such as `BUDGET_EXHAUSTED`.
        public let reason: String
        /// One sentence for people.
        public let message: String
    }

    /// How many were recorded.
    public let recordedCount: Int
    /// How many had been recorded before.
    public let duplicateCount: Int
    /// How many were not recorded.
    public let rejectedCount: Int
    /// The first 1,000 of those.
    public let rejections: [Rejection]

    init(_ message: Profiled_V1_RecordSpendsResponse) {
        recordedCount = Int(clamping: message.recordedCount)
        duplicateCount = Int(clamping: message.duplicateCount)
        rejectedCount = Int(clamping: message.rejectedCount)
        rejections = message.rejections.map {
            Rejection(
                index: Int(clamping: $0.index), budgetID: $0.budgetID, entryID: $0.entryID, reason: $0.reason,
                message: $0.message)
        }
    }
}

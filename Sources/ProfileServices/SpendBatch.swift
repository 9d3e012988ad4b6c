/// Spends that one statement carries, those of one budget together.
struct SpendBatch {
    var spends: [SpendRequest] = []
    /// The budgets' lines.
    var lines: [SpendLine] = []
    /// Where in `spends` the entries of each line lie.
    var groups: [Range<Int>] = []
}

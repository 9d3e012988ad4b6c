/// Spends that one statement carries, and the lines they come from.
struct SpendBatch {
    var spends: [WaitingSpend] = []
    var lines: [SpendLine] = []
}

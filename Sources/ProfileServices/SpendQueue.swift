internal import DequeModule
internal import ProfileStore

/// Spends that wait, in a line for each budget.
///
/// A budget whose spends are under way keeps those that come meanwhile in line, so that no two statements ever wait for the
/// lock of one budget; spends of other budgets pass them.
struct SpendQueue {
    /// Most entries that one statement carries.
    static let maximumEntries = 256
    /// About the most bytes of parameters that one statement carries.
    static let maximumBytes = 262_144

    /// Callers in all lines.
    private(set) var count = 0
    /// Callers whose budgets no statement that is under way touches.
    private(set) var readyCount = 0
    /// Lines with somebody in them, and those of budgets that are busy.
    private var lines: [RecordKey: SpendLine] = [:]
    private var ready = Deque<SpendLine>()

    /// Puts a spend at the end of its budget's line.
    mutating func append(_ spend: SpendRequest) {
        let budget = spend.entry.budget
        let line = lines[budget] ?? SpendLine(budget)
        lines[budget] = line
        line.append(spend)
        count += 1
        if line.isReady { readyCount += 1 } else if !line.isBusy { makeReady(line) }
    }

    /// A caller that is in line has given up and been answered.
    mutating func remove(_ spend: SpendRequest) {
        guard let line = spend.line else { return }
        spend.line = nil
        line.callerLeft()
        count -= 1
        if line.isReady { readyCount -= 1 }
    }

    /// Takes as many as one statement carries, all of one budget before the next; nil when nobody may go.
    ///
    /// - Parameter limit: the most entries, up to ``maximumEntries``.
    mutating func nextBatch(atMost limit: Int) -> SpendBatch? {
        let limit = min(limit, Self.maximumEntries)
        var batch = SpendBatch()
        var byteCount = 0
        var isFull = false
        while !isFull, let line = ready.popFirst() {
            readyCount -= line.waitingCount
            line.isReady = false
            let first = batch.spends.count
            while let spend = line.first {
                byteCount += spend.entry.byteCount
                isFull =
                    batch.spends.count == limit
                    || (byteCount > Self.maximumBytes && !batch.spends.isEmpty)
                if isFull { break }
                line.removeFirst()
                count -= 1
                batch.spends.append(spend)
                line.isBusy = true
            }
            if line.isBusy {
                batch.lines.append(line)
                batch.groups.append(first..<batch.spends.count)
            } else if line.first == nil {
                lines[line.budget] = nil
            } else {
                // None of its spends fits any more: it is the first of the next statement.
                line.isReady = true
                readyCount += line.waitingCount
                ready.prepend(line)
            }
        }
        return batch.spends.isEmpty ? nil : batch
    }

    /// The statement that carried spends of these budgets has ended.
    mutating func end(_ ended: [SpendLine]) {
        for line in ended {
            line.isBusy = false
            if line.first == nil { lines[line.budget] = nil } else { makeReady(line) }
        }
    }

    private mutating func makeReady(_ line: SpendLine) {
        line.isReady = true
        readyCount += line.waitingCount
        ready.append(line)
    }
}

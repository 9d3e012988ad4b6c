internal import FoundationEssentials
internal import LibPQ
public import ProfileModel

/// Spends of which nothing special is to be said, most of all that come: a statement that only they take, and that makes the
/// least of them.
extension LedgerStore {
    /// Records entries of budgets where all that is given for a budget can be added to its present window without a second
    /// thought: the budget takes them, no cap and no alert is reached, no name is taken.
    ///
    /// - Parameters:
    ///   - spends: validated, at most ``maximumEntries``.
    ///   - groups: where in `spends` the entries of each budget lie; each budget once, none empty.
    ///   - isShared: whether others may wait for the same budgets. If so, their locks are given back before the entries are on
    ///     the disk, and `whenCommitted` says when.
    ///   - whenCommitted: called on the reactor's thread, when `isShared`, as soon as no lock is held any more, with the groups
    ///     that were recorded. It must ask nothing of the store before the turn's end.
    /// - Returns: what became of each, in their order, when it is durable. Nil: it is not recorded, nor is any of its budget.
    /// - Throws: `ProfileError` when the statement failed: then none is recorded, but for `outcomeUnknown`.
    public func recordPlain(
        _ spends: [AccountSpend], groups: [Range<Int>], isShared: Bool,
        whenCommitted: @escaping @Sendable ([Int]) -> Void
    ) async throws(ProfileError) -> [LedgerOutcome?] {
        var outcomes = [LedgerOutcome?](repeating: nil, count: spends.count)
        let parameters = Self.parameters(spends, groups, isShared)
        let result: PostgresResult
        do throws(PostgresError) {
            let scope = AccountScope.of(groups.map { spends[$0.lowerBound].accountID })
            if isShared {
                result = try await pool.query(
                    LedgerStatements.recordPlain, parameters, for: scope, flush: LedgerStatements.flush
                ) { result in
                    // A row that can't be read is an error when all are.
                    whenCommitted((try? result.rows.map { try Self.group($0, groups) }) ?? [])
                }
            } else {
                result = try await pool.query(LedgerStatements.recordPlain, parameters, lane: .write, for: scope)
            }
        } catch {
            // Rolled back for others, and nothing is recorded.
            if error.isSerializationFailure { return outcomes }
            throw ProfileError(error, kind: .budget)
        }
        do {
            for index in 0..<result.rowCount {
                let row = result.row(index)
                try Self.read(row, spends, groups[try Self.group(row, groups)], into: &outcomes)
            }
        } catch {
            throw .internalError(underlying: error)
        }
        return outcomes
    }

    /// Which of the groups a row is about.
    private static func group(_ row: PostgresRow, _ groups: [Range<Int>]) throws -> Int {
        let group = Int(try row.int32(0)) - 1
        guard groups.indices.contains(group) else { throw MissingRowError() }
        return group
    }

    private static func parameters(
        _ spends: [AccountSpend], _ groups: [Range<Int>], _ isShared: Bool
    ) -> PostgresParameters {
        var places: [Int32] = []
        places.reserveCapacity(spends.count)
        for (place, group) in groups.enumerated() {
            for _ in group { places.append(Int32(clamping: place + 1)) }
        }
        let heads = groups.map { spends[$0.lowerBound] }
        var parameters = PostgresParameters()
        parameters.append(heads.map(\.accountID.rawValue))
        parameters.append(heads.map(\.spend.budgetID))
        parameters.append(groups.map { currency(spends[$0]) })
        parameters.append(places)
        parameters.append(spends.map(\.spend.entryID))
        parameters.append(spends.map(\.spend.amountMicros))
        parameters.append(timestampMicrosecondsArray: spends.map { $0.spend.occurredAt?.microseconds })
        parameters.append(spends.map(\.spend.campaignID))
        parameters.append(spends.map(\.spend.note))
        parameters.append(spends.map(\.actor.name))
        parameters.append(isShared)
        return parameters
    }

    /// The currency that all entries of a budget count in; empty when none says; one that no budget has when they differ.
    private static func currency(_ spends: ArraySlice<AccountSpend>) -> String {
        var common = ""
        for spend in spends where spend.spend.currencyCode != common && !spend.spend.currencyCode.isEmpty {
            guard common.isEmpty else { return "?" }
            common = spend.spend.currencyCode
        }
        return common
    }

    /// Reads how a budget's window stands behind all its entries, and works out how it stood behind each.
    private static func read(
        _ row: PostgresRow, _ spends: [AccountSpend], _ group: Range<Int>, into outcomes: inout [LedgerOutcome?]
    ) throws {
        let recordedAt = Timestamp(microseconds: try row.timestampMicroseconds(1))
        let windowStart = try row.timestampMicrosecondsIfPresent(2).map(Timestamp.init(microseconds:))
        let windowEnd = try row.timestampMicrosecondsIfPresent(3).map(Timestamp.init(microseconds:))
        let (amount, reserved) = (try row.int64(4), try row.int64(6))
        var spent = Int128(try row.int64(5))
        for index in group.reversed() {
            let (spend, actor) = (spends[index].spend, spends[index].actor)
            let entry = SpendEntry(
                entryID: spend.entryID, amountMicros: spend.amountMicros, occurredAt: spend.occurredAt ?? recordedAt,
                campaignID: spend.campaignID, note: spend.note, kind: .spend, recordedAt: recordedAt, recordedBy: actor,
                reversesEntryID: nil, reversedByEntryID: nil, windowStart: windowStart)
            outcomes[index] = LedgerOutcome(
                entry: entry, reservation: nil, isDuplicate: false,
                balance: BudgetBalance(
                    windowStart: windowStart, windowEnd: windowEnd, amountMicros: amount,
                    spentMicros: Int64(clamping: spent), reservedMicros: reserved))
            spent -= Int128(spend.amountMicros)
        }
    }
}

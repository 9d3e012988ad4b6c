internal import ProfiledProtocol
internal import SwiftProtobuf
internal import TTRPC

/// What is spent of budgets. Every change has a name of the program's own, so it is sent again safely.
extension RecordCollection where Record == Budget {
    private typealias Method = Profiled_V1_BudgetService.Method

    /// Stores a new budget.
    ///
    /// - Throws: as ``create(_:)``.
    @discardableResult
    public func create(
        name: String, amount: Money, period: BudgetPeriod, _ configure: (inout Budget) -> Void = { _ in }
    ) async throws(ProfileClientError) -> Budget {
        var record = Budget(name: name, amount: amount, period: period)
        configure(&record)
        return try await create(record)
    }

    // MARK: Spending

    /// Records a spend, once for its name however often it is sent. Returns when it is durable.
    ///
    /// - Parameter currencyCode: the currency the program counts in; if given, it must be the budget's.
    /// - Throws: `notFound`; `failedPrecondition`, reasons `BUDGET_EXHAUSTED` and `BUDGET_NOT_ACTIVE`; `alreadyExists`,
    ///   reason `ENTRY_ID_REUSED`, when the name stands for another amount or campaign.
    @discardableResult
    public func recordSpend(
        _ spend: Spend, of budgetID: String, currencyCode: String = ""
    ) async throws(ProfileClientError) -> SpendResult {
        var request = Profiled_V1_RecordSpendRequest()
        (request.accountID, request.budgetID, request.currencyCode) = (account, budgetID, currencyCode)
        request.entry = spend.message
        request.validateOnly = caller.settings.validateOnly
        let response: Profiled_V1_RecordSpendResponse = try await caller.keyed(Method.recordSpend, request)
        return SpendResult(
            entry: response.hasEntry ? SpendEntry(response.entry) : nil, isDuplicate: response.duplicate,
            balance: BudgetBalance(response.balance))
    }

    /// Records spends in bulk, of any budgets of the account, each once for its name. One that is refused keeps none of
    /// the others back. After a failure everything may be sent again.
    @discardableResult
    public func recordSpends(_ spends: [BudgetSpend]) async throws(ProfileClientError) -> BulkSpendResult {
        try await recordSpends(
            AsyncStream { continuation in
                for spend in spends { continuation.yield(spend) }
                continuation.finish()
            })
    }

    /// Records spends in bulk as they come; see ``recordSpends(_:)-([BudgetSpend])``.
    @discardableResult
    public func recordSpends<Spends: AsyncSequence & Sendable>(
        _ spends: Spends
    ) async throws(ProfileClientError) -> BulkSpendResult where Spends.Element == BudgetSpend {
        let account = account
        let response: Profiled_V1_RecordSpendsResponse =
            try await caller.clientStreaming(Method.recordSpends) { writer in
                var request = Profiled_V1_RecordSpendsRequest()
                request.accountID = account
                for try await spend in spends {
                    var item = Profiled_V1_RecordSpendsRequest.Item()
                    item.budgetID = spend.budgetID
                    item.entry = spend.spend.message
                    request.items.append(item)
                    // The daemon's bound of one message.
                    if request.items.count == 1_000 {
                        try await writer.write(request)
                        request.items.removeAll(keepingCapacity: true)
                    }
                }
                if !request.items.isEmpty { try await writer.write(request) }
            }
        return BulkSpendResult(response)
    }

    /// Undoes one entry by another of the opposite amount, in the window of the original.
    ///
    /// - Parameter reversalEntryID: the reversal's own name; empty means the original's with `~reversal` behind it.
    /// - Throws: `notFound`; `failedPrecondition`, reason `NOT_REVERSIBLE`, for a reversal.
    @discardableResult
    public func reverseSpend(
        _ entryID: String, of budgetID: String, reversalEntryID: String = "", note: String = ""
    ) async throws(ProfileClientError) -> SpendResult {
        var request = Profiled_V1_ReverseSpendRequest()
        (request.accountID, request.budgetID, request.entryID) = (account, budgetID, entryID)
        (request.reversalEntryID, request.note) = (reversalEntryID, note)
        request.validateOnly = caller.settings.validateOnly
        let response: Profiled_V1_ReverseSpendResponse = try await caller.keyed(Method.reverseSpend, request)
        return SpendResult(
            entry: response.hasEntry ? SpendEntry(response.entry) : nil, isDuplicate: response.duplicate,
            balance: BudgetBalance(response.balance))
    }

    /// Makes the amount spent in the current window what is given, by adding the entry that corrects it.
    ///
    /// - Parameters:
    ///   - expectedVersion: the budget's version as the program has seen it.
    ///   - entryID: the correcting entry's name.
    /// - Throws: `notFound`, `versionMismatch`, `failedPrecondition`, `alreadyExists`.
    @discardableResult
    public func setSpend(
        _ amount: Money, of budgetID: String, expectedVersion: Int64, entryID: String, note: String = ""
    ) async throws(ProfileClientError) -> SpendResult {
        var request = Profiled_V1_SetSpendRequest()
        (request.accountID, request.budgetID, request.amountSpentMicros) = (account, budgetID, amount.micros)
        (request.expectedVersion, request.entryID, request.note) = (expectedVersion, entryID, note)
        request.validateOnly = caller.settings.validateOnly
        let response: Profiled_V1_SetSpendResponse = try await caller.keyed(Method.setSpend, request)
        return SpendResult(
            entry: response.hasEntry ? SpendEntry(response.entry) : nil, isDuplicate: response.duplicate,
            balance: BudgetBalance(response.balance))
    }

    // MARK: Reserving

    /// Puts an amount aside, so that several dispatchers can share a budget.
    ///
    /// - Parameters:
    ///   - reservationID: the program's name for it, unique within the budget for ever.
    ///   - seconds: for how long, 1 to 86,400.
    /// - Throws: `notFound`; `failedPrecondition`, reasons `BUDGET_EXHAUSTED` and `BUDGET_NOT_ACTIVE`.
    @discardableResult
    public func reserve(
        _ amount: Money, of budgetID: String, reservationID: String, seconds: Int = 60, campaignID: String = ""
    ) async throws(ProfileClientError) -> ReservationResult {
        var request = Profiled_V1_ReserveRequest()
        (request.accountID, request.budgetID, request.reservationID) = (account, budgetID, reservationID)
        (request.amountMicros, request.campaignID) = (amount.micros, campaignID)
        request.timeToLiveSeconds = Int32(clamping: seconds)
        request.validateOnly = caller.settings.validateOnly
        let response: Profiled_V1_ReserveResponse = try await caller.keyed(Method.reserve, request)
        return ReservationResult(
            reservation: Reservation(response.reservation), entry: nil, isDuplicate: response.duplicate,
            balance: BudgetBalance(response.balance))
    }

    /// Turns a reservation, or less of it, into a spend.
    ///
    /// - Parameters:
    ///   - amount: what was spent of it; nil means all of it.
    ///   - entryID: the entry's name in the ledger; empty means the reservation's.
    ///   - occurredAt: when it was spent; nil means now.
    /// - Throws: `notFound`; `failedPrecondition`, reason `RESERVATION_CLOSED`.
    @discardableResult
    public func commit(
        _ reservationID: String, of budgetID: String, amount: Money? = nil, entryID: String = "",
        occurredAt: Timestamp? = nil
    ) async throws(ProfileClientError) -> ReservationResult {
        var request = Profiled_V1_CommitRequest()
        (request.accountID, request.budgetID, request.reservationID) = (account, budgetID, reservationID)
        request.entryID = entryID
        if let amount { request.amountMicros = amount.micros }
        if let occurredAt { request.occurredAt = occurredAt.message }
        request.validateOnly = caller.settings.validateOnly
        let response: Profiled_V1_CommitResponse = try await caller.keyed(Method.commit, request)
        return ReservationResult(
            reservation: Reservation(response.reservation),
            entry: response.hasEntry ? SpendEntry(response.entry) : nil, isDuplicate: response.duplicate,
            balance: BudgetBalance(response.balance))
    }

    /// Gives a reservation back.
    ///
    /// - Throws: `notFound`; `failedPrecondition`, reason `RESERVATION_CLOSED`, once it is committed.
    @discardableResult
    public func release(
        _ reservationID: String, of budgetID: String
    ) async throws(ProfileClientError) -> ReservationResult {
        var request = Profiled_V1_ReleaseRequest()
        (request.accountID, request.budgetID, request.reservationID) = (account, budgetID, reservationID)
        request.validateOnly = caller.settings.validateOnly
        let response: Profiled_V1_ReleaseResponse = try await caller.keyed(Method.release, request)
        return ReservationResult(
            reservation: Reservation(response.reservation), entry: nil, isDuplicate: false,
            balance: BudgetBalance(response.balance))
    }

    // MARK: Reading

    /// The entries of a budget's ledger, newest first.
    ///
    /// - Parameters:
    ///   - from: only entries that occurred then or later.
    ///   - before: only entries that occurred before.
    ///   - campaignID: only entries of this campaign; empty means all.
    public func spends(
        of budgetID: String, from: Timestamp? = nil, before: Timestamp? = nil, campaignID: String = "",
        pageSize: Int = 0, pageToken: String = ""
    ) -> PagedSequence<SpendEntry> {
        var request = Profiled_V1_ListSpendRequest()
        (request.accountID, request.budgetID, request.campaignID) = (account, budgetID, campaignID)
        if let from { request.occurredFrom = from.message }
        if let before { request.occurredBefore = before.message }
        request.pageSize = Int32(clamping: pageSize)
        return PagedSequence(startingAt: pageToken) { [caller, request] token async throws(ProfileClientError) in
            var request = request
            request.pageToken = token
            let response: Profiled_V1_ListSpendResponse = try await caller.unary(Method.listSpend, request, .read)
            return Page(items: response.entries.map(SpendEntry.init), nextPageToken: response.nextPageToken)
        }
    }

    /// The alerts that fired, newest first.
    ///
    /// - Parameter budgetID: of this budget; nil means of all budgets of the account.
    public func alertEvents(
        of budgetID: String? = nil, pageSize: Int = 0, pageToken: String = ""
    ) -> PagedSequence<BudgetAlertEvent> {
        var request = Profiled_V1_ListAlertEventsRequest()
        (request.accountID, request.budgetID) = (account, budgetID ?? "")
        request.pageSize = Int32(clamping: pageSize)
        return PagedSequence(startingAt: pageToken) { [caller, request] token async throws(ProfileClientError) in
            var request = request
            request.pageToken = token
            let response: Profiled_V1_ListAlertEventsResponse =
                try await caller.unary(Method.listAlertEvents, request, .read)
            return Page(items: response.events.map(BudgetAlertEvent.init), nextPageToken: response.nextPageToken)
        }
    }

    /// What a budget may spend at a moment; nil means now.
    ///
    /// - Throws: `notFound`.
    public func pacing(of budgetID: String, at time: Timestamp? = nil) async throws(ProfileClientError) -> BudgetPacing
    {
        var request = Profiled_V1_GetPacingRequest()
        (request.accountID, request.budgetID) = (account, budgetID)
        if let time { request.time = time.message }
        let response: Profiled_V1_Pacing = try await caller.unary(Method.getPacing, request, .read)
        return BudgetPacing(response)
    }

    // MARK: Holding

    /// Holds a budget: it takes no reservations then. A paused one stays as it is.
    ///
    /// - Throws: `notFound`, `versionMismatch`, `failedPrecondition` from any status but active and exhausted.
    @discardableResult
    public func pause(_ id: String, expectedVersion: Int64? = nil) async throws(ProfileClientError) -> Budget {
        var request = Profiled_V1_PauseBudgetRequest()
        (request.accountID, request.id, request.expectedVersion) = (account, id, expectedVersion ?? 0)
        let message: Profiled_V1_Budget = try await caller.unary(Method.pause, request, .write)
        return try DocumentError.translated(Method.pause) { () throws(DocumentError) in try Budget(message) }
    }

    /// Lets a paused budget go on. An active one stays as it is.
    ///
    /// - Throws: `notFound`, `versionMismatch`, `failedPrecondition` from any status but paused.
    @discardableResult
    public func resume(_ id: String, expectedVersion: Int64? = nil) async throws(ProfileClientError) -> Budget {
        var request = Profiled_V1_ResumeBudgetRequest()
        (request.accountID, request.id, request.expectedVersion) = (account, id, expectedVersion ?? 0)
        let message: Profiled_V1_Budget = try await caller.unary(Method.resume, request, .write)
        return try DocumentError.translated(Method.resume) { () throws(DocumentError) in try Budget(message) }
    }
}

internal import FoundationEssentials
internal import ProfileModel
internal import ProfileServices
internal import ProfileStore
internal import ProfiledProtocol
internal import TTRPC

/// What is spent of budgets.
extension BudgetHandler {
    /// The most items of one message of RecordSpends.
    private static var maximumItems: Int { LedgerStore.maximumEntries }
    /// The most rejections that an answer names.
    private static var maximumRejections: Int { 1_000 }

    func recordSpend(
        _ request: Profiled_V1_RecordSpendRequest, context: ServerContext
    ) async throws -> Profiled_V1_RecordSpendResponse {
        let (account, budget) = try target(request.accountID, request.budgetID)
        let spend = try request.entry.spend(of: budget, currencyCode: request.currencyCode, path: "entry")
        let outcome = try await ledger.record(account, spend, try options(request.validateOnly, context))
        var response = Profiled_V1_RecordSpendResponse()
        if let entry = outcome.entry { response.entry = Profiled_V1_SpendEntry(entry) }
        response.duplicate = outcome.isDuplicate
        response.balance = Profiled_V1_BudgetBalance(outcome.balance)
        return response
    }

    func recordSpends(
        _ requests: RequestStream<Profiled_V1_RecordSpendsRequest>, context: ServerContext
    ) async throws -> Profiled_V1_RecordSpendsResponse {
        let options = try options(false, context)
        var response = Profiled_V1_RecordSpendsResponse()
        var account: AccountID?
        var first: Int64 = 0
        for try await request in requests {
            let current = try Self.account(of: request, after: account)
            account = current
            guard request.items.count <= Self.maximumItems else {
                throw ProfileError.invalidArgument("items", "must have at most \(Self.maximumItems) entries a message")
            }
            let spends = request.items.enumerated().map { index, item in
                Result { () throws(ProfileError) in try Self.spend(item, path: "items[\(index)]") }
            }
            let outcomes = try await ledger.record(current, spends, options)
            for ((index, item), outcome) in zip(request.items.enumerated(), outcomes) {
                Self.count(outcome, item, index: first + Int64(index), in: &response)
            }
            first += Int64(request.items.count)
        }
        return response
    }

    private static func account(
        of request: Profiled_V1_RecordSpendsRequest, after known: AccountID?
    ) throws(ProfileError) -> AccountID {
        guard let known else { return try AccountID(request.accountID) }
        guard request.accountID.isEmpty || request.accountID == known.rawValue else {
            throw .invalidArgument("account_id", "must be the same in every message of a stream, or empty")
        }
        return known
    }

    private static func spend(
        _ item: Profiled_V1_RecordSpendsRequest.Item, path: String
    ) throws(ProfileError) -> NewSpend {
        try item.entry.spend(
            of: try RecordID.parse(item.budgetID, field: "\(path).budget_id"), currencyCode: "", path: "\(path).entry")
    }

    private static func count(
        _ outcome: Result<LedgerOutcome, ProfileError>, _ item: Profiled_V1_RecordSpendsRequest.Item, index: Int64,
        in response: inout Profiled_V1_RecordSpendsResponse
    ) {
        switch outcome {
        case .success(let done) where done.isDuplicate: response.duplicateCount += 1
        case .success: response.recordedCount += 1
        case .failure(let error):
            response.rejectedCount += 1
            guard response.rejections.count < maximumRejections else { return }
            var rejection = Profiled_V1_RecordSpendsResponse.Rejection()
            rejection.index = index
            // A thousand rejections with long texts would fit no frame.
            rejection.budgetID = String(item.budgetID.prefix(64))
            rejection.entryID = String(item.entry.entryID.prefix(128))
            rejection.reason = error.reason.rawValue
            rejection.message = String(error.message.prefix(512))
            response.rejections.append(rejection)
        }
    }

    func reverseSpend(
        _ request: Profiled_V1_ReverseSpendRequest, context: ServerContext
    ) async throws -> Profiled_V1_ReverseSpendResponse {
        let (account, budget) = try target(request.accountID, request.budgetID)
        let reversal = SpendReversal(
            entryID: request.entryID, reversalEntryID: request.reversalEntryID, note: request.note)
        let outcome = try await ledger.reverse(account, budget, reversal, try options(request.validateOnly, context))
        var response = Profiled_V1_ReverseSpendResponse()
        if let entry = outcome.entry { response.entry = Profiled_V1_SpendEntry(entry) }
        response.duplicate = outcome.isDuplicate
        response.balance = Profiled_V1_BudgetBalance(outcome.balance)
        return response
    }

    func setSpend(
        _ request: Profiled_V1_SetSpendRequest, context: ServerContext
    ) async throws -> Profiled_V1_SetSpendResponse {
        let (account, budget) = try target(request.accountID, request.budgetID)
        let correction = SpendCorrection(
            spentMicros: request.amountSpentMicros, expectedVersion: request.expectedVersion, entryID: request.entryID,
            note: request.note)
        let outcome = try await ledger.correct(account, budget, correction, try options(request.validateOnly, context))
        var response = Profiled_V1_SetSpendResponse()
        if let entry = outcome.entry { response.entry = Profiled_V1_SpendEntry(entry) }
        response.duplicate = outcome.isDuplicate
        response.balance = Profiled_V1_BudgetBalance(outcome.balance)
        return response
    }

    func reserve(
        _ request: Profiled_V1_ReserveRequest, context: ServerContext
    ) async throws -> Profiled_V1_ReserveResponse {
        let (account, budget) = try target(request.accountID, request.budgetID)
        let reservation = NewReservation(
            reservationID: request.reservationID, amountMicros: request.amountMicros,
            seconds: request.timeToLiveSeconds, campaignID: request.campaignID)
        let outcome = try await ledger.reserve(account, budget, reservation, try options(request.validateOnly, context))
        var response = Profiled_V1_ReserveResponse()
        if let reservation = outcome.reservation { response.reservation = Profiled_V1_Reservation(reservation) }
        response.duplicate = outcome.isDuplicate
        response.balance = Profiled_V1_BudgetBalance(outcome.balance)
        return response
    }

    func commit(_ request: Profiled_V1_CommitRequest, context: ServerContext) async throws -> Profiled_V1_CommitResponse
    {
        let (account, budget) = try target(request.accountID, request.budgetID)
        let commit = ReservationCommit(
            reservationID: request.reservationID, amountMicros: request.hasAmountMicros ? request.amountMicros : nil,
            entryID: request.entryID,
            occurredAt: request.hasOccurredAt
                ? try WireFields.moment(request.occurredAt, field: "occurred_at") : nil)
        let outcome = try await ledger.commit(account, budget, commit, try options(request.validateOnly, context))
        var response = Profiled_V1_CommitResponse()
        if let reservation = outcome.reservation { response.reservation = Profiled_V1_Reservation(reservation) }
        if let entry = outcome.entry { response.entry = Profiled_V1_SpendEntry(entry) }
        response.duplicate = outcome.isDuplicate
        response.balance = Profiled_V1_BudgetBalance(outcome.balance)
        return response
    }

    func release(
        _ request: Profiled_V1_ReleaseRequest, context: ServerContext
    ) async throws -> Profiled_V1_ReleaseResponse {
        let (account, budget) = try target(request.accountID, request.budgetID)
        let outcome = try await ledger.release(
            account, budget, reservationID: request.reservationID, try options(request.validateOnly, context))
        var response = Profiled_V1_ReleaseResponse()
        if let reservation = outcome.reservation { response.reservation = Profiled_V1_Reservation(reservation) }
        response.balance = Profiled_V1_BudgetBalance(outcome.balance)
        return response
    }

    func listSpend(
        _ request: Profiled_V1_ListSpendRequest, context: ServerContext
    ) async throws -> Profiled_V1_ListSpendResponse {
        let (account, budget) = try target(request.accountID, request.budgetID)
        let query = try SpendQuery(
            accountID: account, budgetID: budget,
            from: request.hasOccurredFrom
                ? try WireFields.moment(request.occurredFrom, field: "occurred_from") : nil,
            before: request.hasOccurredBefore
                ? try WireFields.moment(request.occurredBefore, field: "occurred_before") : nil,
            campaignID: request.campaignID, pageSize: request.pageSize, pageToken: request.pageToken)
        let page = try await ledger.spends(query)
        var response = Profiled_V1_ListSpendResponse()
        response.entries = page.elements.map(Profiled_V1_SpendEntry.init)
        response.nextPageToken = page.next.map(query.nextPageToken(after:)) ?? ""
        return response
    }

    func getPacing(_ request: Profiled_V1_GetPacingRequest, context: ServerContext) async throws -> Profiled_V1_Pacing {
        let (account, budget) = try target(request.accountID, request.budgetID)
        let time = request.hasTime ? try WireFields.moment(request.time, field: "time") : nil
        return Profiled_V1_Pacing(try await ledger.pacing(account, budget, at: time))
    }

    func listAlertEvents(
        _ request: Profiled_V1_ListAlertEventsRequest, context: ServerContext
    ) async throws -> Profiled_V1_ListAlertEventsResponse {
        let budgetID = request.budgetID.isEmpty ? nil : try RecordID.parse(request.budgetID, field: "budget_id")
        let query = try AlertEventQuery(
            accountID: try AccountID(request.accountID), budgetID: budgetID, pageSize: request.pageSize,
            pageToken: request.pageToken)
        let page = try await ledger.alertEvents(query)
        var response = Profiled_V1_ListAlertEventsResponse()
        response.events = page.elements.map(Profiled_V1_AlertEvent.init)
        response.nextPageToken = page.next.map(query.nextPageToken(after:)) ?? ""
        return response
    }

    private func target(_ accountID: String, _ budgetID: String) throws(ProfileError) -> (AccountID, UUID) {
        (try AccountID(accountID), try RecordID.parse(budgetID, field: "budget_id"))
    }

    private func options(_ validateOnly: Bool, _ context: ServerContext) throws(ProfileError) -> WriteOptions {
        WriteOptions(actor: try WireFields.actor(context), validateOnly: validateOnly)
    }
}

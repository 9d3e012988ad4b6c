public import FoundationEssentials
public import ProfileModel
public import ProfileStore
public import Reactor

/// What is spent of budgets: requests are checked here, before the store sees them.
///
/// An actor on the reactor: spends of all connections meet here, and those that wait go out together.
public actor LedgerService: LoopActor {
    /// Whose thread runs it.
    public nonisolated let reactor: Reactor
    nonisolated let store: LedgerStore
    /// How many statements of spends may be under way.
    let maximumStatements: Int
    /// Statements of spends that are under way.
    var runningStatements = 0
    /// Entries that they carry.
    var runningSpends = 0
    /// Callers whose spends no statement carries yet.
    var waitingSpends = SpendQueue()
    /// Whether the end of this turn sends what waits.
    var isSendingScheduled = false
    /// How many statements are still to go the long way, without a try at the short one.
    var remainingLongWays = 0
    /// For how many spends nothing is sent for a moment; 0: for none.
    var awaitedSpends = 0
    var awaitTimer: ReactorTimer?
    nonisolated let spendMetrics = SpendMetrics()

    /// The reactor's thread runs this actor.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe reactor.asUnownedSerialExecutor() }

    /// A service over a store.
    ///
    /// - Parameter concurrentStatements: how many statements of spends may be under way before spends wait for one
    ///   another; with the default one is made ready while the other one waits for its commit.
    public init(store: LedgerStore, reactor: Reactor, concurrentStatements: Int = 2) {
        self.store = store
        self.reactor = reactor
        maximumStatements = max(concurrentStatements, 1)
    }

    // MARK: Spending

    /// Adds one entry to a ledger, once for its name.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`, `notFound`; `failedPrecondition`, reasons `BUDGET_EXHAUSTED`,
    ///   `BUDGET_NOT_ACTIVE`; `alreadyExists`, reason `ENTRY_ID_REUSED`).
    public func record(
        _ accountID: AccountID, _ spend: NewSpend, _ options: WriteOptions
    ) async throws(ProfileError) -> LedgerOutcome {
        let spend = try spend.validated(path: "entry")
        if !options.validateOnly, options.request == nil {
            return try await recordWithOthers(AccountSpend(accountID: accountID, spend: spend, actor: options.actor))
        }
        let outcomes = try await store.record(accountID, [spend], options) { _ in "entry." }
        guard let outcome = outcomes.first else { throw ProfileError(.internalError) }
        return try outcome.get()
    }

    /// Adds entries of any budgets of one account in one transaction, each once for its name. What is wrong with one
    /// keeps none of the others back.
    ///
    /// - Parameter spends: at most 1,000; an error stands for one that could not be read.
    /// - Returns: what became of each, in their order.
    /// - Throws: `ProfileError` when nothing was recorded.
    public func record(
        _ accountID: AccountID, _ spends: [Result<NewSpend, ProfileError>], _ options: WriteOptions
    ) async throws(ProfileError) -> [Result<LedgerOutcome, ProfileError>] {
        var valid: [NewSpend] = []
        var places: [Int] = []
        var outcomes: [Result<LedgerOutcome, ProfileError>] = []
        outcomes.reserveCapacity(spends.count)
        for (index, spend) in spends.enumerated() {
            do throws(ProfileError) {
                let spend = try spend.get().validated(path: "items[\(index)].entry")
                valid.append(spend)
                places.append(index)
                // Stands in until the store has answered.
                outcomes.append(.failure(ProfileError(.internalError)))
            } catch {
                outcomes.append(.failure(error))
            }
        }
        let recorded = try await store.record(accountID, valid, options) { item in "items[\(places[item])].entry." }
        for (place, outcome) in zip(places, recorded) { outcomes[place] = outcome }
        return outcomes
    }

    /// Undoes one entry by another of the opposite amount.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`, `notFound`; `failedPrecondition`, reason `NOT_REVERSIBLE`).
    public func reverse(
        _ accountID: AccountID, _ budgetID: UUID, _ reversal: SpendReversal, _ options: WriteOptions
    ) async throws(ProfileError) -> LedgerOutcome {
        try await store.reverse(accountID, budgetID, try reversal.validated(), options)
    }

    /// Makes the amount spent in the current window what is given.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`, `notFound`, `aborted`, `failedPrecondition`, `alreadyExists`).
    public func correct(
        _ accountID: AccountID, _ budgetID: UUID, _ correction: SpendCorrection, _ options: WriteOptions
    ) async throws(ProfileError) -> LedgerOutcome {
        try await store.correct(accountID, budgetID, try correction.validated(), options)
    }

    // MARK: Reserving

    /// Puts an amount aside for a while.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`, `notFound`; `failedPrecondition`, reasons `BUDGET_EXHAUSTED`,
    ///   `BUDGET_NOT_ACTIVE`).
    public func reserve(
        _ accountID: AccountID, _ budgetID: UUID, _ reservation: NewReservation, _ options: WriteOptions
    ) async throws(ProfileError) -> LedgerOutcome {
        try await store.reserve(accountID, budgetID, try reservation.validated(), options)
    }

    /// Turns a reservation, or less of it, into a spend.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`, `notFound`; `failedPrecondition`, reason `RESERVATION_CLOSED`).
    public func commit(
        _ accountID: AccountID, _ budgetID: UUID, _ commit: ReservationCommit, _ options: WriteOptions
    ) async throws(ProfileError) -> LedgerOutcome {
        try await store.commit(accountID, budgetID, try commit.validated(), options)
    }

    /// Gives a reservation back.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`, `notFound`; `failedPrecondition`, reason `RESERVATION_CLOSED`).
    public func release(
        _ accountID: AccountID, _ budgetID: UUID, reservationID: String, _ options: WriteOptions
    ) async throws(ProfileError) -> LedgerOutcome {
        let commit = try ReservationCommit(reservationID: reservationID, amountMicros: 0).validated()
        return try await store.release(accountID, budgetID, reservationID: commit.reservationID, options)
    }

    // MARK: Reading

    /// A page of a budget's ledger, newest first.
    ///
    /// - Throws: `ProfileError` (`notFound`).
    public func spends(_ query: SpendQuery) async throws(ProfileError) -> Page<SpendEntry> {
        try await store.spends(query)
    }

    /// A page of alerts that fired, newest first.
    ///
    /// - Throws: `ProfileError`.
    public func alertEvents(_ query: AlertEventQuery) async throws(ProfileError) -> Page<AlertEvent> {
        try await store.alertEvents(query)
    }

    /// What a budget may spend at a moment; nil means now.
    ///
    /// - Throws: `ProfileError` (`notFound`).
    public func pacing(
        _ accountID: AccountID, _ budgetID: UUID, at time: Timestamp?
    ) async throws(ProfileError) -> Pacing {
        try await store.pacing(accountID, budgetID, at: time)
    }
}

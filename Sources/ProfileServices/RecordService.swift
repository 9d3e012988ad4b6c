internal import DequeModule
public import FoundationEssentials
public import ProfileModel
public import ProfileStore
public import Reactor

/// The rules of one kind of record: what callers send is checked here, before the store sees it.
///
/// An actor on the reactor: calls of all connections meet here, which is where reads that wait together can go out
/// together and where answers can be kept.
public actor RecordService<Record: StoredRecord> {
    nonisolated let reactor: Reactor
    nonisolated let store: RecordStore<Record>
    /// How many statements for single records may be under way.
    let maximumRunningReads: Int
    /// Statements for single records that are under way.
    var runningReads = 0
    /// Callers whose records the next statement brings, in the order they came.
    var waitingReads = Deque<WaitingRead<Record>>()

    /// The reactor's thread runs this actor.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe reactor.asUnownedSerialExecutor() }

    /// A service over a store.
    ///
    /// - Parameter concurrentReads: how many statements for single records may be under way before reads wait for one
    ///   another; the default keeps two connections busy while their answers travel.
    public init(store: RecordStore<Record>, reactor: Reactor, concurrentReads: Int = 4) {
        self.store = store
        self.reactor = reactor
        maximumRunningReads = max(concurrentReads, 1)
    }

    // MARK: Reading

    /// The records with these ids, in their order; nil where there is none.
    ///
    /// - Throws: `ProfileError` (`invalidArgument` for none or more than 1,000 ids).
    public func batchGet(_ accountID: AccountID, _ ids: [UUID]) async throws(ProfileError) -> [Record?] {
        try Self.checkCount(ids.count, field: "ids")
        return try await leavingLoop(for: ids.count) { () throws(ProfileError) in
            try await self.store.batchGet(accountID, ids)
        }
    }

    /// A page of the account's records.
    ///
    /// - Throws: `ProfileError`.
    public func list(_ query: ListQuery) async throws(ProfileError) -> Page<Record> {
        try await leavingLoop(for: query.pageSize.rows) { () throws(ProfileError) in try await self.store.list(query) }
    }

    /// A page of the records that match words, best first.
    ///
    /// - Throws: `ProfileError`.
    public func search(_ query: SearchQuery) async throws(ProfileError) -> Page<SearchMatch<Record>> {
        try await leavingLoop(for: query.pageSize.rows) { () throws(ProfileError) in try await self.store.search(query)
        }
    }

    // MARK: Writing

    /// Creates a record at version 1.
    ///
    /// - Throws: `ProfileError` (`invalidArgument` with every violation, `alreadyExists`).
    public func create(
        _ accountID: AccountID, _ draft: RecordDraft<Record.Content>, _ write: Write<Record>
    ) async throws(ProfileError) -> WriteOutcome<Record> {
        let new = NewRecord(id: draft.id ?? UUID(), content: try await Self.validated(draft.content))
        if write.isPlain { return .done(try await store.create(accountID, new, actor: write.actor)) }
        return try await store.write(accountID, new.id, write) { transaction throws(ProfileError) in
            try await self.store.create(accountID, new, actor: write.actor, in: transaction)
        }
    }

    /// Creates records, all or none.
    ///
    /// - Throws: `ProfileError`, its fields naming the item: `customer_profiles[7].name`.
    public func batchCreate(
        _ accountID: AccountID, _ drafts: [RecordDraft<Record.Content>], _ write: Write<[Record]>
    ) async throws(ProfileError) -> WriteOutcome<[Record]> {
        try Self.checkCount(drafts.count, field: Record.kind.pluralWireName)
        // What comes with every record of the answer: account and actor, ids, version, times, tags and lengths.
        let commonBytes = accountID.rawValue.utf8.count + 2 * write.actor.name.utf8.count + 128
        let new = try await offLoop { () throws(ProfileError) in
            try Self.validated(drafts, commonBytes: commonBytes)
        }
        if write.isPlain { return .done(try await store.batchCreate(accountID, new, actor: write.actor)) }
        return try await store.writes.run(accountID, write, kind: Record.kind) { transaction throws(ProfileError) in
            try await self.store.batchCreate(accountID, new, actor: write.actor, in: transaction)
        }
    }

    /// Changes what the mask names and returns the record with its new version.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`, `notFound`, `aborted`, `alreadyExists`, `failedPrecondition`).
    public func update(
        _ accountID: AccountID, _ change: RecordPatch<Record.Content>, _ write: Write<Record>
    ) async throws(ProfileError) -> WriteOutcome<Record> {
        try await store.write(accountID, change.id, write) { transaction throws(ProfileError) in
            try await self.update(accountID, change, actor: write.actor, in: transaction)
        }
    }

    /// Marks a record as deleted and returns it.
    ///
    /// - Throws: `ProfileError` (`notFound`, `aborted`, `failedPrecondition`).
    public func delete(
        _ accountID: AccountID, _ id: UUID, expectedVersion: Int64?, _ write: Write<Record>
    ) async throws(ProfileError) -> WriteOutcome<Record> {
        try await store.write(accountID, id, write) { transaction throws(ProfileError) in
            try await self.delete(
                accountID, id, expectedVersion: expectedVersion, actor: write.actor, in: transaction)
        }
    }

    /// Makes a deleted record live again, never as the default.
    ///
    /// - Throws: `ProfileError` (`notFound`, `aborted`, `alreadyExists`).
    public func undelete(
        _ accountID: AccountID, _ id: UUID, expectedVersion: Int64?, _ write: Write<Record>
    ) async throws(ProfileError) -> WriteOutcome<Record> {
        try await store.write(accountID, id, write) { transaction throws(ProfileError) in
            try await self.store.undelete(
                accountID, id, expectedVersion: expectedVersion, actor: write.actor, in: transaction)
        }
    }

    /// Removes a deleted record for good.
    ///
    /// - Throws: `ProfileError` (`notFound`, `aborted`, `failedPrecondition`).
    public func expunge(
        _ accountID: AccountID, _ id: UUID, expectedVersion: Int64?, _ write: Write<Void>
    ) async throws(ProfileError) -> WriteOutcome<Void> {
        try await store.write(accountID, id, write) { transaction throws(ProfileError) in
            try await self.store.expunge(
                accountID, id, expectedVersion: expectedVersion, actor: write.actor, in: transaction)
        }
    }

    /// Makes a record the default of its account in place of any other.
    ///
    /// - Throws: `ProfileError` (`notFound`, `aborted`, `failedPrecondition`).
    public func setDefault(
        _ accountID: AccountID, _ id: UUID, expectedVersion: Int64?, _ write: Write<Record>
    ) async throws(ProfileError) -> WriteOutcome<Record> {
        try await store.write(accountID, id, write) { transaction throws(ProfileError) in
            try await self.store.setDefault(
                accountID, id, expectedVersion: expectedVersion, actor: write.actor, in: transaction)
        }
    }

    // MARK: Writing beside other writes

    /// Creates a record in a transaction.
    ///
    /// - Throws: `ProfileError`, as on its own.
    public func create(
        _ accountID: AccountID, _ draft: RecordDraft<Record.Content>, actor: ProfileModel.Actor,
        in transaction: WriteTransaction
    ) async throws(ProfileError) -> Record {
        let new = NewRecord(id: draft.id ?? UUID(), content: try await Self.validated(draft.content))
        return try await store.create(accountID, new, actor: actor, in: transaction)
    }

    /// Changes a record in a transaction.
    ///
    /// - Throws: `ProfileError`, as on its own.
    public func update(
        _ accountID: AccountID, _ change: RecordPatch<Record.Content>, actor: ProfileModel.Actor,
        in transaction: WriteTransaction
    ) async throws(ProfileError) -> Record {
        try await store.update(
            accountID, change.id, expectedVersion: change.expectedVersion, actor: actor, in: transaction
        ) { record throws(ProfileError) in
            try await Self.applied(change, to: record.content)
        }
    }

    /// Marks a record as deleted in a transaction.
    ///
    /// - Throws: `ProfileError`, as on its own.
    public func delete(
        _ accountID: AccountID, _ id: UUID, expectedVersion: Int64?, actor: ProfileModel.Actor,
        in transaction: WriteTransaction
    ) async throws(ProfileError) -> Record {
        try await store.delete(accountID, id, expectedVersion: expectedVersion, actor: actor, in: transaction)
    }

    // MARK: Checks

    static func checkCount(_ count: Int, field: String) throws(ProfileError) {
        guard 1...StoreLimits.batchCount ~= count else {
            throw .invalidArgument(field, "must have 1 to \(StoreLimits.batchCount) entries, not \(count)")
        }
    }

    /// The most bytes of records that one answer may hold: a frame (protocol/PROTOCOL.md, "Limits") less its envelope.
    private static var maximumAnswerBytes: Int { 4_194_304 - 1_024 }

    /// Documents larger than this are checked away from the loop: it takes longer than a turn may.
    private static var heavyBytes: Int { 16_384 }

    private static func validated(_ content: Record.Content) async throws(ProfileError) -> Record.Content {
        guard content.approximateByteCount > heavyBytes else { return try content.validated() }
        return try await offLoop { () throws(ProfileError) in try content.validated() }
    }

    static func applied(
        _ change: RecordPatch<Record.Content>, to content: Record.Content
    ) async throws(ProfileError) -> Record.Content {
        guard max(content.approximateByteCount, change.patch.approximateByteCount) > heavyBytes else {
            return try content.applying(change.patch, mask: change.mask)
        }
        return try await offLoop { () throws(ProfileError) in
            try content.applying(change.patch, mask: change.mask)
        }
    }

    private static func validated(
        _ drafts: [RecordDraft<Record.Content>], commonBytes: Int
    ) throws(ProfileError) -> [NewRecord<Record.Content>] {
        var violations = FieldViolations()
        var new: [NewRecord<Record.Content>] = []
        new.reserveCapacity(drafts.count)
        for (index, draft) in drafts.enumerated() {
            let content = try violations.collect { () throws(ProfileError) in
                try draft.content.validated(path: "\(Record.kind.pluralWireName)[\(index)]")
            }
            if let content { new.append(NewRecord(id: draft.id ?? UUID(), content: content)) }
        }
        try violations.throwIfAny()
        // Refused before the write: an answer that fits no frame would hide that the records were created.
        guard new.reduce(0, { $0 + $1.content.storedByteBound + commonBytes }) <= maximumAnswerBytes else {
            throw .invalidArgument(
                Record.kind.pluralWireName, "are together too large for one answer; create fewer at once")
        }
        return new
    }
}

/// The customer profiles of all accounts.
public typealias CustomerProfileService = RecordService<CustomerProfile>

/// The brand guidelines of all accounts.
public typealias BrandGuidelineService = RecordService<BrandGuideline>

/// The containers of all accounts.
public typealias ContainerService = RecordService<Container>

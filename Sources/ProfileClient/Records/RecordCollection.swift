/// The records of one kind in one account.
///
/// ```swift
/// let profiles = client.account("acme").customerProfiles
/// let profile = try await profiles.create(CustomerProfile(name: "Commuters"))
/// try await profiles.update(profile.id) { $0.demographics.ageRange.minimum = 25 }
/// for try await profile in profiles.list(filter: "is_active = true", orderBy: "name") { print(profile.name) }
/// ```
///
/// A value that holds no connection of its own: make it where it is needed.
///
/// Every method throws ``ProfileClientError``, and nothing else. Methods that take an `expectedVersion` fail with
/// `versionMismatch` when the record is at another version; nil means any.
public struct RecordCollection<Record: ProfileRecord>: Sendable {
    /// The account the records belong to.
    public let account: String
    let caller: Caller
    let calls: RecordCalls<Record>

    init(account: String, caller: Caller, calls: RecordCalls<Record>) {
        self.account = account
        self.caller = caller
        self.calls = calls
    }

    /// The most items of a batch.
    public static var maximumBatchItems: Int { 1000 }

    /// The same records with other settings.
    public func with(_ change: (inout CallSettings) -> Void) -> RecordCollection {
        var caller = caller
        change(&caller.settings)
        return RecordCollection(account: account, caller: caller, calls: calls)
    }

    // MARK: Reading

    /// The record with the given id, a deleted one too: ``ProfileRecord/isDeleted`` tells.
    ///
    /// - Parameter fields: which fields to fetch, by their names in the protocol, such as `name`; empty means all. Others
    ///   are left at their defaults. Never write back a record that was read in part.
    /// - Throws: `notFound`.
    public func get(_ id: String, fields: [String] = []) async throws(ProfileClientError) -> Record {
        try await calls.get(caller, account, id, fields)
    }

    /// The record with the given id, nil when there is none.
    public func find(_ id: String, fields: [String] = []) async throws(ProfileClientError) -> Record? {
        do {
            return try await get(id, fields: fields)
        } catch {
            guard error.isNotFound else { throw error }
            return nil
        }
    }

    /// The records with the given ids, deleted ones too, and the ids that have none.
    ///
    /// - Parameter ids: any number; they are asked for 1,000 at a time, so more than that isn't one snapshot.
    public func batchGet(
        _ ids: [String], fields: [String] = []
    ) async throws(ProfileClientError) -> BatchGetResult<Record> {
        var records: [Record] = []
        var missing: [String] = []
        var rest = ids[...]
        while !rest.isEmpty {
            let page = try await calls.batchGet(caller, account, Array(rest.prefix(Self.maximumBatchItems)), fields)
            records += page.records
            missing += page.missingIDs
            rest = rest.dropFirst(Self.maximumBatchItems)
        }
        return BatchGetResult(records: records, missingIDs: missing)
    }

    /// The account's records, page by page as they are used.
    ///
    /// - Parameters:
    ///   - filter: comparisons joined by AND, such as `is_active = true AND labels.team = "emea"` (PROTOCOL.md lists
    ///     fields and operators); empty means all. Put foreign text into it with ``filterLiteral(_:)``.
    ///   - orderBy: fields separated by commas, each with ` desc` if it falls; empty means newest first.
    ///   - pageSize: records to fetch at once, at most 1,000; 0 takes the daemon's default.
    ///   - pageToken: where to go on, from a page of the same list.
    ///   - showDeleted: whether deleted records come too.
    ///   - fields: as for ``get(_:fields:)``.
    public func list(
        filter: String = "", orderBy: String = "", pageSize: Int = 0, pageToken: String = "",
        showDeleted: Bool = false, fields: [String] = []
    ) -> PagedSequence<Record> {
        let query = RecordQuery(
            account: account, text: filter, orderBy: orderBy, pageSize: Int32(clamping: pageSize),
            showDeleted: showDeleted, fields: fields)
        return PagedSequence(startingAt: pageToken) { [caller, calls] token async throws(ProfileClientError) in
            try await calls.list(caller, query, token)
        }
    }

    /// The records that a text leads to, best first: words in all texts of the record, and names spelt alike.
    ///
    /// Budgets and containers have no search: then iterating fails with `unimplemented`.
    ///
    /// - Parameter text: every character counts as it is; there are no operators.
    public func search(
        _ text: String, pageSize: Int = 0, pageToken: String = "", showDeleted: Bool = false, fields: [String] = []
    ) -> PagedSequence<SearchResult<Record>> {
        let query = RecordQuery(
            account: account, text: text, orderBy: "", pageSize: Int32(clamping: pageSize),
            showDeleted: showDeleted, fields: fields)
        return PagedSequence(startingAt: pageToken) { [caller, calls] token async throws(ProfileClientError) in
            guard let search = calls.search else { throw calls.missing("search") }
            return try await search(caller, query, token)
        }
    }

    /// Text as a string of the filter language: in quotes, with quotes and backslashes escaped.
    public static func filterLiteral(_ text: String) -> String {
        var literal = "\""
        for character in text.unicodeScalars {
            if character == "\"" || character == "\\" { literal += "\\" }
            literal.unicodeScalars.append(character)
        }
        return literal + "\""
    }

    // MARK: Creating

    /// Stores a new record and returns it as it is stored, with its id and version 1.
    ///
    /// - Throws: `invalid`, `alreadyExists`.
    @discardableResult
    public func create(_ record: Record) async throws(ProfileClientError) -> Record {
        try await calls.create(caller, account, record)
    }

    /// Stores up to 1,000 new records, all or none, and returns them in the same order.
    ///
    /// - Throws: as ``create(_:)``; a violation's ``FieldViolation/itemIndex`` says which record it is about.
    @discardableResult
    public func batchCreate(_ records: [Record]) async throws(ProfileClientError) -> [Record] {
        guard !records.isEmpty else { return [] }
        return try await calls.batchCreate(caller, account, records)
    }

    /// Stores up to 1,000 changes of different records, all or none, and returns the records in the same order.
    ///
    /// - Throws: as ``update(_:fields:expectedVersion:)``; a violation's ``FieldViolation/itemIndex`` says which change it is
    ///   about, and ``ProfileClientError/field`` where no field breaks a rule.
    @discardableResult
    public func batchUpdate(_ changes: [RecordChange<Record>]) async throws(ProfileClientError) -> [Record] {
        guard !changes.isEmpty else { return [] }
        return try await calls.batchUpdate(caller, account, changes)
    }

    // MARK: Deleting

    /// Deletes up to 1,000 records, whatever their versions, all or none, and returns them in the same order.
    ///
    /// - Throws: as ``delete(_:expectedVersion:)``; ``ProfileClientError/field`` says which id it is about.
    @discardableResult
    public func batchDelete(_ ids: [String]) async throws(ProfileClientError) -> [Record] {
        guard !ids.isEmpty else { return [] }
        return try await calls.batchDelete(caller, account, ids.map { ($0, 0) })
    }

    /// Deletes up to 1,000 records that are still at the versions that were read, all or none.
    ///
    /// - Throws: as ``delete(_:expectedVersion:)``; ``ProfileClientError/field`` says which record it is about.
    @discardableResult
    public func batchDelete(_ records: [Record]) async throws(ProfileClientError) -> [Record] {
        guard !records.isEmpty else { return [] }
        return try await calls.batchDelete(caller, account, records.map { ($0.id, $0.version) })
    }

    /// Marks a record as deleted and returns it. ``get(_:fields:)`` still finds it; lists and searches don't unless asked.
    /// Deleting it again changes nothing.
    ///
    /// - Throws: `notFound`, `versionMismatch`, `failedPrecondition` when something live refers to it.
    @discardableResult
    public func delete(_ id: String, expectedVersion: Int64? = nil) async throws(ProfileClientError) -> Record {
        try await calls.delete(caller, account, id, expectedVersion ?? 0)
    }

    /// Makes a deleted record live again, never as the default. One that is live is returned as it is.
    ///
    /// - Throws: `notFound`, `versionMismatch`, `alreadyExists` when its name was taken since.
    @discardableResult
    public func undelete(_ id: String, expectedVersion: Int64? = nil) async throws(ProfileClientError) -> Record {
        try await calls.undelete(caller, account, id, expectedVersion ?? 0)
    }

    /// Removes a deleted record for good.
    ///
    /// - Throws: `notFound`, `versionMismatch`, `failedPrecondition` when it isn't deleted.
    public func expunge(_ id: String, expectedVersion: Int64? = nil) async throws(ProfileClientError) {
        try await calls.expunge(caller, account, id, expectedVersion ?? 0)
    }

    /// Makes a record the account's default in place of any other, in one step.
    ///
    /// - Throws: `notFound`, `versionMismatch`, `failedPrecondition` when it is deleted, `unimplemented` for budgets,
    ///   which have no default.
    @discardableResult
    public func setDefault(
        _ id: String, expectedVersion: Int64? = nil
    ) async throws(ProfileClientError) -> Record {
        guard let setDefault = calls.setDefault else { throw calls.missing("default") }
        return try await setDefault(caller, account, id, expectedVersion ?? 0)
    }
}

extension RecordCollection where Record == CustomerProfile {
    /// Stores a new profile.
    ///
    /// - Throws: as ``create(_:)``.
    @discardableResult
    public func create(
        name: String, _ configure: (inout CustomerProfile) -> Void
    ) async throws(ProfileClientError) -> CustomerProfile {
        var record = CustomerProfile(name: name)
        configure(&record)
        return try await create(record)
    }
}

extension RecordCollection where Record == BrandGuideline {
    /// Stores new guidelines.
    ///
    /// - Throws: as ``create(_:)``.
    @discardableResult
    public func create(
        brandName: String, _ configure: (inout BrandGuideline) -> Void
    ) async throws(ProfileClientError) -> BrandGuideline {
        var record = BrandGuideline(brandName: brandName)
        configure(&record)
        return try await create(record)
    }
}

extension RecordCollection {
    /// The versions of a record, newest first; a deleted record's too.
    ///
    /// - Parameters:
    ///   - pageSize: the most versions fetched at once; 0 leaves it to the daemon.
    ///   - pageToken: where another iteration stopped.
    ///   - fields: which fields of the records to fetch; empty means all.
    public func versions(
        of id: String, pageSize: Int = 0, pageToken: String = "", fields: [String] = []
    ) -> PagedSequence<RecordVersion<Record>> {
        PagedSequence(startingAt: pageToken) { [account, caller, calls] token async throws(ProfileClientError) in
            try await calls.versions(caller, account, id, Int32(clamping: pageSize), token, fields)
        }
    }

    /// The record as it was at a version.
    ///
    /// - Throws: `notFound` when there is no such record or version.
    public func version(
        _ version: Int64, of id: String, fields: [String] = []
    ) async throws(ProfileClientError) -> RecordVersion<Record> {
        try await calls.version(caller, account, id, version, fields)
    }

    /// What two versions of a record differ in, down to the keys of documents.
    ///
    /// - Parameter to: the later version; nil for the current one.
    /// - Throws: `notFound` when there is no such record or version.
    public func diff(
        _ id: String, from: Int64, to: Int64? = nil
    ) async throws(ProfileClientError) -> RecordDiff {
        try await calls.diff(caller, account, id, from, to ?? 0)
    }

    /// Makes the content of an earlier version the current one, as a new version, and returns it. Whether it is the default
    /// stays as it is.
    ///
    /// - Parameters:
    ///   - version: the version to go back to.
    ///   - expectedVersion: the version the record must be at now; nil means any.
    /// - Throws: `notFound`, `versionMismatch`, `alreadyExists` when the name was taken since, `failedPrecondition` when
    ///   the record is deleted.
    @discardableResult
    public func rollback(
        _ id: String, to version: Int64, expectedVersion: Int64? = nil
    ) async throws(ProfileClientError) -> Record {
        try await calls.rollback(caller, account, id, version, expectedVersion ?? 0)
    }
}

extension RecordCollection {
    /// How often ``update(_:expectedVersion:_:)`` without a version starts anew when somebody else is faster.
    public static var maximumUpdateRounds: Int { 8 }

    /// Reads a record, changes it, and stores what was changed: those fields and document keys alone.
    ///
    /// ```swift
    /// try await profiles.update(id) {
    ///     $0.name = "Commuters"
    ///     $0.demographics.ageRange.maximum = 40
    /// }
    /// ```
    ///
    /// The record stored is the one that `change` saw: without `expectedVersion`, when somebody else changes the record
    /// between the reading and the storing, both are done again with what is there now, so `change` may run more than
    /// once. With `expectedVersion` it runs at most once, and another version fails. If nothing is changed, nothing is
    /// stored, and the record is returned as it was read.
    ///
    /// - Throws: `notFound`, `invalid`, `alreadyExists`, `versionMismatch`, `failedPrecondition` when it is deleted.
    @discardableResult
    public func update(
        _ id: String, expectedVersion: Int64? = nil, _ change: (inout Record) -> Void
    ) async throws(ProfileClientError) -> Record {
        var round = 1
        while true {
            let original = try await get(id)
            if let expectedVersion, original.version != expectedVersion {
                throw calls.versionMismatch(current: original.version)
            }
            do {
                return try await update(original, change)
            } catch {
                guard expectedVersion == nil, error.isVersionMismatch, round < Self.maximumUpdateRounds else {
                    throw error
                }
                round += 1
            }
        }
    }

    /// Changes a record that was read before in full, and stores what was changed, if the record is still at the version
    /// that was read.
    ///
    /// - Throws: as ``update(_:expectedVersion:_:)``.
    @discardableResult
    public func update(
        _ original: Record, _ change: (inout Record) -> Void
    ) async throws(ProfileClientError) -> Record {
        var changed = original
        change(&changed)
        changed.id = original.id
        let mask = calls.changedPaths(original, changed)
        guard !mask.isEmpty else { return original }
        return try await calls.update(caller, account, changed, mask, original.version)
    }

    /// Stores the named fields of a record, whatever the others hold.
    ///
    /// - Parameters:
    ///   - record: the values, with the record's id.
    ///   - fields: paths such as `name`, `labels.team` or `demographics.ageRange.min`; a path that leads to nothing in the
    ///     record removes what is stored there.
    /// - Throws: as ``update(_:expectedVersion:_:)``; `invalid` when a path doesn't exist or may not be set.
    @discardableResult
    public func update(
        _ record: Record, fields: [String], expectedVersion: Int64? = nil
    ) async throws(ProfileClientError) -> Record {
        try await calls.update(caller, account, record, fields, expectedVersion ?? 0)
    }
}

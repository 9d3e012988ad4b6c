public import FoundationEssentials
public import ProfileModel
public import ProfileStore

extension RecordService {
    /// A page of the versions of a record, newest first.
    ///
    /// - Throws: `ProfileError` (`notFound`).
    public func versions(_ query: VersionsQuery) async throws(ProfileError) -> Page<RecordVersion<Record>> {
        try await leavingLoop(for: query.pageSize.rows) { () throws(ProfileError) in
            try await self.store.versions(query)
        }
    }

    /// One version of a record.
    ///
    /// - Parameter number: from 1.
    /// - Throws: `ProfileError` (`notFound`, `invalidArgument`).
    public func version(
        _ accountID: AccountID, _ id: UUID, _ number: Int64
    ) async throws(ProfileError) -> RecordVersion<Record> {
        try Self.check(number, field: "version")
        return try await store.version(accountID, id, number)
    }

    /// Two versions of a record.
    ///
    /// - Parameters:
    ///   - from: from 1.
    ///   - to: from 1; 0 is the current one.
    /// - Throws: `ProfileError` (`notFound`, `invalidArgument`).
    public func versions(
        _ accountID: AccountID, _ id: UUID, from: Int64, to: Int64
    ) async throws(ProfileError) -> (from: RecordVersion<Record>, to: RecordVersion<Record>) {
        try Self.check(from, field: "from_version")
        if to != 0 { try Self.check(to, field: "to_version") }
        return try await store.versions(accountID, id, from: from, to: to)
    }

    /// Makes the content of an earlier version the current one, as an update would: whether it is the default stays as it
    /// is, and today's rules are checked.
    ///
    /// - Parameter number: the version to go back to, from 1.
    /// - Throws: `ProfileError` (`notFound` for the record or the version, `aborted`, `alreadyExists`,
    ///   `failedPrecondition`, `invalidArgument`).
    public func rollback(
        _ accountID: AccountID, _ id: UUID, to number: Int64, expectedVersion: Int64?, _ write: Write<Record>
    ) async throws(ProfileError) -> WriteOutcome<Record> {
        try Self.check(number, field: "version")
        return try await store.write(accountID, id, write) { transaction throws(ProfileError) in
            try await self.store.update(
                accountID, id, expectedVersion: expectedVersion, actor: write.actor, in: transaction
            ) { record throws(ProfileError) in
                let earlier = try await self.store.version(accountID, id, number, in: transaction)
                let patch = RecordPatch(
                    id: id, patch: earlier.record.content, mask: .everything(of: Record.kind))
                return try await Self.applied(patch, to: record.content)
            }
        }
    }

    private static func check(_ number: Int64, field: String) throws(ProfileError) {
        guard number >= 1 else { throw .invalidArgument(field, "must be at least 1") }
    }
}

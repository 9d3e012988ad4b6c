public import FoundationEssentials
public import ProfileModel
public import ProfileStore

extension RecordService<CustomerProfile> {
    /// Creates a copy of a live profile, never as the default, with the original's id in its metadata.
    ///
    /// - Parameters:
    ///   - newID: the copy's id; nil for one of our making.
    ///   - name: the copy's name; nil for the original's with ` (copy)` behind it, or the next that is free.
    /// - Throws: `ProfileError` (`invalidArgument`, `notFound`, `failedPrecondition`, `alreadyExists`).
    public func clone(
        _ accountID: AccountID, _ id: UUID, newID: UUID?, name: String?, _ write: Write<CustomerProfile>
    ) async throws(ProfileError) -> WriteOutcome<CustomerProfile> {
        let newID = newID ?? UUID()
        let checked = try name.map { name throws(ProfileError) in try CustomerProfileContent.checkedName(name) }
        return try await store.writes.run(
            accountID, write, kind: CustomerProfile.kind, id: RecordID.text(id),
            retrying: { checked == nil && $0.reason == .nameTaken }
        ) { transaction throws(ProfileError) in
            try await self.store.clone(
                accountID, id, newID: newID, name: checked, actor: write.actor, in: transaction)
        }
    }

    /// The profiles that a person fits; with ids, what becomes of each of those.
    ///
    /// - Throws: `ProfileError`.
    public func match(_ query: MatchQuery) async throws(ProfileError) -> Page<ProfileMatch> {
        try await leavingLoop(for: query.pageSize.rows) { () throws(ProfileError) in try await self.store.match(query) }
    }

    /// The live profiles whose ages lie as asked, by id.
    ///
    /// - Throws: `ProfileError`.
    public func findByAgeRange(_ query: AgeRangeQuery) async throws(ProfileError) -> Page<CustomerProfile> {
        try await leavingLoop(for: query.pageSize.rows) { () throws(ProfileError) in
            try await self.store.findByAgeRange(query)
        }
    }
}

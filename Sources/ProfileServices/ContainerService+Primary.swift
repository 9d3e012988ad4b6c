public import FoundationEssentials
public import ProfileModel
public import ProfileStore

extension RecordService where Record == Container {
    /// Makes a container the primary one of its account in place of any other.
    ///
    /// - Throws: `ProfileError` (`notFound`, `aborted`, `failedPrecondition`).
    public func setPrimary(
        _ accountID: AccountID, _ id: UUID, expectedVersion: Int64?, _ write: Write<Container>
    ) async throws(ProfileError) -> WriteOutcome<Container> {
        try await store.write(accountID, id, write) { transaction throws(ProfileError) in
            try await self.store.setPrimary(
                accountID, id, expectedVersion: expectedVersion, actor: write.actor, in: transaction)
        }
    }
}

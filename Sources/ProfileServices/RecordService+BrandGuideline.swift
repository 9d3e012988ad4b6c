public import FoundationEssentials
public import ProfileModel
public import ProfileStore
internal import Reactor

extension RecordService<BrandGuideline> {
    /// Looks at guidelines, deleted or not, as a designer would; the version says what was looked at.
    ///
    /// - Throws: `ProfileError` (`notFound`).
    public func lint(
        _ accountID: AccountID, _ id: UUID
    ) async throws(ProfileError) -> (findings: [LintFinding], version: Int64) {
        let record = try await store.get(accountID, id)
        // Every colour is compared with every background: away from the loop, however small the document.
        let findings = await offLoop { BrandLint.findings(in: record.content) }
        return (findings, record.version)
    }

    /// Takes a design tokens file into the full style guide of live guidelines.
    ///
    /// - Parameter file: JSON text.
    /// - Throws: `ProfileError` (`invalidArgument` naming tokens, `notFound`, `aborted`, `failedPrecondition`).
    public func importDesignTokens(
        _ accountID: AccountID, _ id: UUID, _ file: String, expectedVersion: Int64?, _ write: Write<BrandGuideline>
    ) async throws(ProfileError) -> WriteOutcome<BrandGuideline> {
        // Before the transaction: nobody waits for the reading of a file.
        let tokens = try await offLoop { () throws(ProfileError) in try DesignTokenFile(parsing: file) }
        return try await store.write(accountID, id, write) { transaction throws(ProfileError) in
            try await self.store.update(
                accountID, id, expectedVersion: expectedVersion, actor: write.actor, in: transaction
            ) { record throws(ProfileError) in
                try await offLoop { () throws(ProfileError) in
                    try record.content.importing(tokens)
                }
            }
        }
    }

    /// Guidelines, deleted or not, as a design tokens file, JSON text; the version says what it was made of.
    ///
    /// - Throws: `ProfileError` (`notFound`).
    public func exportDesignTokens(
        _ accountID: AccountID, _ id: UUID
    ) async throws(ProfileError) -> (file: String, version: Int64) {
        let record = try await store.get(accountID, id)
        return (await offLoop { record.content.exportedDesignTokens() }, record.version)
    }
}

public import FoundationEssentials
public import LibPQ
public import ProfileModel

extension RecordStore<CustomerProfile> {
    /// Creates a copy of a live profile in a transaction and returns it at version 1.
    ///
    /// - Parameters:
    ///   - id: the original.
    ///   - newID: the copy's.
    ///   - name: the copy's name, checked; nil takes the first of `CopyName` that is free.
    /// - Throws: `ProfileError` (`notFound`; `failedPrecondition`, reason `DELETED`; `alreadyExists`). With reason
    ///   `NAME_TAKEN` and no name given, somebody took the free name in the same moment: then the transaction is to be run
    ///   again.
    public func clone(
        _ accountID: AccountID, _ id: UUID, newID: UUID, name: String?, actor: Actor,
        in transaction: PostgresTransaction
    ) async throws(ProfileError) -> CustomerProfile {
        let result = try await run(transaction, statements.get, key(accountID, id), id)
        guard result.rowCount > 0 else { throw .notFound(CustomerProfile.kind, id: id.lowercased) }
        let original = try record(result, 0)
        if original.audit.isDeleted {
            throw .failedPrecondition(
                .deleted, subject: "\(CustomerProfile.kind.resourceType)/\(id.lowercased)",
                description: "the \(CustomerProfile.kind.title) is deleted; undelete it first")
        }
        let copyName: String
        if let name {
            copyName = name
        } else {
            copyName = try await freeName(accountID, CopyName(of: original.content.name), id, in: transaction)
        }
        let content = try original.content.copied(from: id, named: copyName)
        return try await create(accountID, NewRecord(id: newID, content: content), actor: actor, in: transaction)
    }

    /// Asks for the names of some copies at once, for more with every round.
    private func freeName(
        _ accountID: AccountID, _ names: CopyName, _ id: UUID, in transaction: PostgresTransaction
    ) async throws(ProfileError) -> String {
        var account = PostgresParameters()
        account.append(accountID.rawValue)
        _ = try await run(transaction, CloneStatements.lock, account, id)
        var tried = 0
        var round = 16
        while tried < CopyName.maximumNumber {
            let count = min(round, CopyName.maximumNumber - tried)
            var parameters = account
            parameters.append((tried + 1...tried + count).map { names[$0] })
            let result = try await run(transaction, CloneStatements.findFreeName, parameters, id)
            if result.rowCount > 0 {
                do throws(PostgresError) {
                    return try result.row(0).text(0)
                } catch {
                    throw .internalError(underlying: error)
                }
            }
            tried += count
            round *= 4
        }
        throw ProfileError(
            .alreadyExists(CustomerProfile.kind, field: "name", existingID: nil), reason: .nameTaken,
            message: "\(CopyName.maximumNumber) copies of this profile have their names already; give the copy a name")
    }
}

/// The statements of making copies.
enum CloneStatements {
    /// Serialises those who look for a free name in an account, so that they don't find the same one.
    static let lock = PostgresStatement(
        name: "customer_profile_clone_lock",
        sql: "SELECT pg_advisory_xact_lock(hashtextextended('customer_profile_clone/' || $1::text, 0))::text")

    /// The first of some names that no live profile of the account has.
    static let findFreeName = PostgresStatement(
        name: "customer_profile_find_free_name",
        sql: """
            SELECT given.name FROM (
                SELECT given.name, given.position, public.profiled_name_key(given.name) AS key
                FROM unnest($2::text[]) WITH ORDINALITY AS given(name, position) OFFSET 0
            ) AS given
            WHERE NOT EXISTS (
                SELECT FROM public.target_customer_profiles AS t
                WHERE t.account_id = $1::text AND t.name_key = given.key
                    AND t.deleted_at IS NULL)
            ORDER BY given.position LIMIT 1
            """)
}

public import LibPQ
public import ProfileModel

/// The open transaction of a write, lent to what takes part in it.
public typealias WriteTransaction = PostgresTransaction

/// Runs writes in transactions, once for each name that callers give them.
///
/// The row that keeps a name and its answer is written in the write's own transaction: a write that failed leaves
/// nothing, and one that was committed is known by its name whatever became of the connection. A twin that comes while the
/// first still runs waits for it at that row, and so does a replay while the first one's commit is not yet durable.
public struct WriteTransactions: Sendable {
    /// How often a transaction is tried that the server rolls back in favour of another (SQLSTATE 40001, 40P01).
    private static let attempts = 3
    /// The most bytes of an answer: a frame (protocol/PROTOCOL.md, "Limits") less its envelope.
    private static let maximumAnswerBytes = 4_194_304 - 1_024

    private let pool: AccountPool
    private let observer: (any WriteObserver)?

    /// Makes them over a pool.
    ///
    /// - Parameter observer: is told of replays.
    public init(pool: PostgresPool, observer: (any WriteObserver)? = nil) {
        self.pool = AccountPool(pool)
        self.observer = observer
    }

    /// Runs `body` in one transaction and commits what it did. A try (`validateOnly`) is rolled back after all that a
    /// commit would check; a write whose name is known is not run.
    ///
    /// - Parameters:
    ///   - accountID: where names are looked up.
    ///   - kind: what the write is about, for errors.
    ///   - id: the record, where the write is about one.
    ///   - retrying: failures after which the whole transaction is worth another try, beside those that the server
    ///     rolled back in favour of others.
    ///   - body: the statements; run again when the transaction is, so it has no effect but them.
    /// - Throws: `ProfileError`: what `body` throws; `invalidArgument` with reason `REQUEST_ID_REUSED` when the name belongs
    ///   to another request; `outcomeUnknown` when the connection was lost at the commit.
    public func run<Answer: Sendable>(
        _ accountID: AccountID, _ write: Write<Answer>, kind: ProfileKind, id: String = "",
        retrying: @Sendable (ProfileError) -> Bool = { _ in false },
        _ body: @Sendable (PostgresTransaction) async throws(ProfileError) -> Answer
    ) async throws(ProfileError) -> WriteOutcome<Answer> {
        var attempt = 1
        while true {
            do throws(ProfileError) {
                return try await once(accountID, write, kind, id, body)
            } catch {
                guard error.wasRolledBackForOthers || retrying(error), attempt < Self.attempts, !Task.isCancelled else {
                    throw error
                }
                attempt += 1
            }
        }
    }

    private func once<Answer: Sendable>(
        _ accountID: AccountID, _ write: Write<Answer>, _ kind: ProfileKind, _ id: String,
        _ body: @Sendable (PostgresTransaction) async throws(ProfileError) -> Answer
    ) async throws(ProfileError) -> WriteOutcome<Answer> {
        do {
            return try await pool.withTransaction(for: .only(accountID)) { transaction in
                if write.options.validateOnly {
                    let answer = try await body(transaction)
                    _ = try await transaction.query(WriteRequestStatements.checkNow)
                    throw Tried(answer: answer)
                }
                guard let request = write.options.request else { return .done(try await body(transaction)) }
                if let known = try await claim(request, in: accountID, transaction) {
                    if let observer { await transaction.bracket(begin: observer.didReplay, end: {}) }
                    return .replayed(known)
                }
                let answer = try await body(transaction)
                try await keep(try write.encode(answer), of: request, in: accountID, transaction)
                return .done(answer)
            }
        } catch let tried as Tried<Answer> {
            return .done(tried.answer)
        } catch let error as ProfileError {
            throw error
        } catch let error as PostgresError {
            throw ProfileError(error, kind: kind, id: id)
        } catch is CancellationError {
            throw ProfileError(.cancelled)
        } catch {
            throw .internalError(underlying: error)
        }
    }

    /// Takes the name, or returns the answer that is kept under it.
    private func claim(
        _ request: WriteRequestKey, in accountID: AccountID, _ transaction: PostgresTransaction
    ) async throws -> [UInt8]? {
        var parameters = PostgresParameters()
        parameters.append(accountID.rawValue)
        parameters.append(request.id)
        parameters.append(request.method)
        parameters.append(bytes: request.body)
        if try await transaction.query(WriteRequestStatements.claim, parameters).rowCount > 0 { return nil }
        let result = try await transaction.query(WriteRequestStatements.find, parameters)
        // The row stood in the way of ours a moment ago, and it is locked since.
        guard result.rowCount == 1 else { throw MissingRowError() }
        guard try result.row(0).bool(0) else {
            throw ProfileError.invalidArgument(
                "request_id", "belongs to another request made within the last 24 hours", reason: .requestIDReused)
        }
        return try result.row(0).bytes(1)
    }

    /// Keeps the answer under the name, and takes a few names with it that have expired.
    private func keep(
        _ answer: [UInt8], of request: WriteRequestKey, in accountID: AccountID, _ transaction: PostgresTransaction
    ) async throws {
        guard answer.count <= Self.maximumAnswerBytes else {
            throw ProfileError(
                .resourceExhausted(retryAfter: nil), message: "the answer would be too large; nothing was changed")
        }
        var parameters = PostgresParameters()
        parameters.append(accountID.rawValue)
        parameters.append(request.id)
        parameters.append(bytes: answer)
        _ = try await transaction.execute([
            (WriteRequestStatements.keep, parameters), (WriteRequestStatements.purge, PostgresParameters()),
        ])
    }
}

/// Carries the answer of a try past the rollback.
private struct Tried<Answer: Sendable>: Error {
    let answer: Answer
}

import Synchronization
import Testing

@testable import LibPQ

struct PostgresTicketTests {
    private typealias Outcome = Result<PostgresResult, PostgresError>

    /// Begins a request on the loop and waits for its outcome; `meanwhile` runs in the same job.
    private func outcome(
        of statement: PostgresStatement, _ parameters: PostgresParameters = PostgresParameters(), lane: Lane = .read,
        in pool: PostgresPool, meanwhile: @escaping @Sendable (PostgresPool.Ticket) -> Void = { _ in }
    ) async -> Outcome {
        await withCheckedContinuation { continuation in
            Task {
                await pool.isolated {
                    let ticket = pool.begin([(statement, parameters)], lane: lane) {
                        continuation.resume(returning: $0)
                    }
                    meanwhile(ticket)
                }
            }
        }
    }

    private func error(_ outcome: Outcome) -> PostgresError? {
        guard case .failure(let error) = outcome else { return nil }
        return error
    }

    @Test("a request without a task brings its result, or the error of its statement")
    func results() async throws {
        try await Fixture.withPool { pool in
            for value in Int64(0)..<50 {
                let result = try await outcome(of: PostgresPoolTests.one, .of { $0.append(value) }, in: pool).get()
                #expect(try result.row(0).int64(0) == value)
            }
            let failed = await outcome(of: PostgresStatement(sql: "SELECT 1/0"), in: pool)
            #expect(throws: PostgresError.self) { try failed.get() }
            try await pool.ping()
        }
    }

    @Test("statements that go together are one transaction, of which the last one's result comes")
    func transaction() async throws {
        try await Fixture.withPool { pool in
            let set = PostgresStatement(sql: "SELECT set_config('work_mem', '123kB', true)")
            let outcome: Outcome = await withCheckedContinuation { continuation in
                Task {
                    await pool.isolated {
                        _ = pool.begin(
                            [set, PostgresStatement(sql: "SELECT current_setting('work_mem')")].map { ($0, .init()) }
                        ) { continuation.resume(returning: $0) }
                    }
                }
            }
            let text = try outcome.get().row(0).text(0)
            #expect(text == "123kB")
        }
    }

    @Test("it can be given up while it waits and while it runs, and the connection goes on")
    func cancelled() async throws {
        try await Fixture.withPool { pool in
            _ = await pool.pause()
            let waiting = await outcome(of: PostgresPoolTests.one, .of { $0.append(Int64(1)) }, in: pool) {
                $0.cancel()
            }
            #expect(error(waiting)?.kind == .cancelled && error(waiting)?.wasSent == .notSent)
            _ = await pool.resume()
            let running = await outcome(of: PostgresPoolTests.sleep, .of { $0.append(60.0) }, in: pool) { $0.cancel() }
            #expect(error(running)?.kind == .cancelled && error(running)?.wasSent == .sent)
            try await pool.ping()
        }
    }

    @Test("the write lane is not for it, and a closed pool says so")
    func refused() async throws {
        let pool = try await Fixture.withPool { pool in
            let written = await outcome(of: PostgresPoolTests.one, .of { $0.append(Int64(1)) }, lane: .write, in: pool)
            #expect(throws: PostgresError.self) { try written.get() }
            return pool
        }
        let closed = await outcome(of: PostgresPoolTests.one, .of { $0.append(Int64(1)) }, in: pool)
        #expect(throws: PostgresError.self) { try closed.get() }
    }
}

extension PostgresPool {
    /// Runs `body` on the reactor's thread.
    fileprivate func isolated(_ body: @Sendable () -> Void) { body() }
}

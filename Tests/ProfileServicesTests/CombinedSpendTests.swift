import Foundation
import LibPQ
import PostgresTestSupport
import ProfileModel
import ProfileStore
import Testing

@testable import ProfileServices

/// Spends of many callers at once.
@Suite(.timeLimit(.minutes(2)))
struct CombinedSpendTests {
    private typealias Spend = Task<LedgerOutcome, any Error>

    /// Begins spends while none can be recorded, one after the other, until all but the first wait.
    private func start(
        _ count: Int, _ database: SpendDatabase, _ spend: @escaping @Sendable (Int) async throws -> LedgerOutcome
    ) async throws -> [Spend] {
        var spends: [Spend] = []
        for index in 0..<count {
            spends.append(Task { try await spend(index) })
            // In turn, so that a test knows who is first.
            try await database.until { await database.service.spends.reduce(0, +) == index + 1 }
        }
        return spends
    }

    @Test func `spends that wait for one budget go out as one statement, and each has its own answer`() async throws {
        try await SpendDatabase.with { database in
            let budget = try await database.budget("hot")
            var spends: [Spend] = []
            try await database.whileLocked(budget) {
                spends = try await start(64, database) { try await database.spend(budget, "e\($0)", Int64($0) + 1) }
                #expect(await database.service.spends == [1, 63])
            }
            var spent: Int64 = 0
            for (index, spend) in spends.enumerated() {
                let outcome = try await spend.value
                spent += Int64(index) + 1
                #expect(outcome.entry?.entryID == "e\(index)" && outcome.entry?.amountMicros == Int64(index) + 1)
                #expect(!outcome.isDuplicate && outcome.balance.spentMicros == spent)
            }
            let ledger = try await database.ledger(budget)
            // Half of what waits goes out first; how many go with the next depends on whether that half is durable by then.
            #expect(ledger.names.count == 64)
            #expect([[1, 32, 31], [1, 32, 16, 15]].contains(ledger.statements), "\(ledger.statements)")
            #expect(try await database.spent(budget) == spent)
            #expect(await database.service.spends == [0, 0])
        }
    }

    @Test func `a spend alone is sent at once, and waits for nothing that happens to other budgets`() async throws {
        try await SpendDatabase.with { database in
            let (locked, free) = (try await database.budget("locked"), try await database.budget("free"))
            var waiting: [Spend] = []
            try await database.whileLocked(locked) {
                waiting = try await start(5, database) { try await database.spend(locked, "e\($0)") }
                for index in 0..<3 { try await database.spend(free, "e\(index)") }
                #expect(await database.service.spends == [1, 4])
            }
            for spend in waiting { _ = try await spend.value }
            #expect(try await database.ledger(free).statements == [1, 1, 1])
        }
    }

    @Test func `spends of other budgets and accounts go out with those that wait`() async throws {
        try await SpendDatabase.with(concurrentStatements: 1) { database in
            let other = try AccountID("other")
            let (first, second) = (try await database.budget("first"), try await database.budget("second"))
            let foreign = try await database.budget("foreign", account: other)
            var spends: [Spend] = []
            try await database.whileLocked(first) {
                spends = try await start(31, database) { index in
                    switch index % 3 {
                    case 0: try await database.spend(first, "e\(index)")
                    case 1: try await database.spend(second, "e\(index)")
                    default: try await database.spend(foreign, "e\(index)", account: other)
                    }
                }
            }
            for spend in spends { _ = try await spend.value }
            #expect(try await database.ledger(first).statements == [1, 10])
            #expect(try await database.ledger(second).statements == [10])
            #expect(try await database.ledger(foreign).statements == [10])
        }
    }

    @Test func `one bad spend among sixty-four fails alone`() async throws {
        try await SpendDatabase.with(concurrentStatements: 1) { database in
            let budget = try await database.budget("open")
            let draft = try await database.budget("draft") { $0.status = .draft }
            // A rule that no check before the statement knows of.
            try await database.sql(
                "ALTER TABLE budget_ledger ADD CONSTRAINT budget_ledger_poison_check CHECK (note <> 'poison')")
            var spends: [Spend] = []
            try await database.whileLocked(budget) {
                spends = try await start(64, database) { index in
                    switch index {
                    case 17: try await database.spend(budget, "e\(index)", note: "poison")
                    case 18: try await database.spend(UUID(), "e\(index)")
                    case 19: try await database.spend(draft, "e\(index)")
                    case 20: try await database.spend(budget, "e20", note: "twice")
                    case 21: try await database.spend(budget, "e20", 2)
                    default: try await database.spend(budget, "e\(index)")
                    }
                }
            }
            for (index, spend) in spends.enumerated() {
                let reason: ProfileError.Reason? =
                    switch index {
                    case 17: .invalidField
                    case 18: .notFound
                    case 19: .budgetNotActive
                    case 21: .entryIDReused
                    default: nil
                    }
                do {
                    let outcome = try await spend.value
                    #expect(reason == nil && outcome.entry?.entryID == "e\(index)" && !outcome.isDuplicate)
                } catch let error as ProfileError {
                    #expect(error.reason == reason, "\(index): \(error)")
                }
            }
            #expect(try await database.ledger(budget).names.count == 60)
            #expect(try await database.spent(budget) == 60)
        }
    }

    @Test func `an entry that is sent twice in one statement counts once`() async throws {
        try await SpendDatabase.with { database in
            let budget = try await database.budget("twice")
            var spends: [Spend] = []
            try await database.whileLocked(budget) {
                spends = try await start(31, database) { try await database.spend(budget, "e\(($0 + 1) / 2)", 7) }
            }
            for (index, spend) in spends.enumerated() {
                let outcome = try await spend.value
                #expect(outcome.isDuplicate == (index > 0 && index % 2 == 0), "\(index)")
                #expect(outcome.entry?.entryID == "e\((index + 1) / 2)" && outcome.entry?.amountMicros == 7)
            }
            #expect(try await database.ledger(budget).names.count == 16)
            #expect(try await database.spent(budget) == 16 * 7)
        }
    }

    @Test func `a caller that gives up takes its spend out of the line, and nobody else's`() async throws {
        try await SpendDatabase.with { database in
            let budget = try await database.budget("impatient")
            var spends: [Spend] = []
            try await database.whileLocked(budget) {
                spends = try await start(40, database) { try await database.spend(budget, "e\($0)") }
                for (index, spend) in spends.enumerated() where index % 4 == 3 {
                    spend.cancel()
                    let error = await #expect(throws: ProfileError.self) { _ = try await spend.value }
                    #expect(error?.reason == .cancelled)
                }
                #expect(await database.service.spends == [1, 29])
            }
            for (index, spend) in spends.enumerated() where index % 4 != 3 { _ = try await spend.value }
            let ledger = try await database.ledger(budget)
            #expect(ledger.names.count == 30 && !ledger.names.contains("e3") && ledger.statements == [1, 16, 13])
        }
    }

    @Test func `a caller that gives up after its spend was sent hears that nobody knows`() async throws {
        try await SpendDatabase.with { database in
            let budget = try await database.budget("sent")
            var spends: [Spend] = []
            try await database.whileLocked(budget) {
                let first = Task { try await database.spend(budget, "first") }
                try await database.until { await database.service.spends == [1, 0] }
                spends = [first]
                for index in 0..<9 {
                    spends.append(Task { try await database.spend(budget, "f\(index)") })
                    try await database.until { await database.service.spends == [1, index + 1] }
                }
                // Alone in its statement: with the caller the statement ends, and then the nine go out.
                first.cancel()
                try await database.until { await database.service.spends == [1, 0] }
                spends[4].cancel()
                let error = await #expect(throws: ProfileError.self) { _ = try await spends[4].value }
                #expect(error?.reason == .outcomeUnknown)
            }
            for (index, spend) in spends.enumerated() where index != 0 && index != 4 {
                #expect(try await spend.value.isDuplicate == false)
            }
            // It was sent, and was recorded.
            #expect(try await database.ledger(budget).names.contains("f3"))
            #expect(try await !database.ledger(budget).names.contains("first"))
        }
    }

    @Test func `no statement carries more than its share`() async throws {
        try await SpendDatabase.with { database in
            let budget = try await database.budget("many")
            let note = String(repeating: "…", count: 1_000)
            var spends: [Spend] = []
            try await database.whileLocked(budget) {
                spends = try await start(701, database) { index in
                    try await database.spend(budget, "e\(index)", note: index <= 300 ? "" : note)
                }
            }
            for spend in spends { _ = try await spend.value }
            let statements = try await database.ledger(budget).statements
            #expect(statements.reduce(0, +) == 701 && statements.allSatisfy { $0 <= 256 })
            // The longer ones have 3 kB each, of 256 kB.
            #expect(statements.dropFirst(3).allSatisfy { $0 <= 90 }, "\(statements)")
        }
    }

    @Test func `too many callers at once are refused, with a time after which to come again`() async throws {
        try await SpendDatabase.with { database in
            let budget = try await database.budget("crowd")
            let answers = try await withThrowingTaskGroup(of: ProfileError?.self) { group in
                try await database.whileLocked(budget) {
                    // As many as may wait, as many as a statement carries, and a hundred.
                    for index in 0..<(LedgerService.maximumWaiting + SpendQueue.maximumEntries + 100) {
                        group.addTask {
                            do throws(ProfileError) {
                                try await database.spend(budget, "e\(index)")
                                return nil
                            } catch {
                                return error
                            }
                        }
                    }
                    // Those that are refused are answered while the others wait.
                    for _ in 0..<100 {
                        let answer = try await group.next()
                        guard case .resourceExhausted(let delay)? = answer??.kind else {
                            Issue.record("recorded while the budget was locked, or \(String(describing: answer))")
                            continue
                        }
                        #expect(delay != nil)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let recorded = answers.count { $0 == nil }
            #expect(recorded >= LedgerService.maximumWaiting)
            #expect(answers.allSatisfy { $0 == nil || $0?.reason == .resourceExhausted })
            #expect(try await database.spent(budget) == Int64(recorded))
        }
    }

    @Test func `spends of many callers never pass a hard cap`() async throws {
        try await SpendDatabase.with { database in
            let capped = try await [
                database.budget("capped") { $0.hardCap = true }, database.budget("capped too") { $0.hardCap = true },
            ]
            let open = try await database.budget("open")
            let recorded = try await withThrowingTaskGroup(of: (UUID, Bool).self) { group in
                for index in 0..<300 {
                    let budget = index % 3 == 2 ? open : capped[index % 3]
                    group.addTask {
                        do throws(ProfileError) {
                            let outcome = try await database.spend(budget, "e\(index)", 3_000_000)
                            #expect(budget == open || outcome.balance.spentMicros <= 100_000_000)
                            return (budget, true)
                        } catch {
                            #expect(error.reason == .budgetExhausted)
                            return (budget, false)
                        }
                    }
                }
                return try await group.reduce(into: [UUID: Int]()) { $0[$1.0, default: 0] += $1.1 ? 1 : 0 }
            }
            #expect(recorded == [capped[0]: 33, capped[1]: 33, open: 100])
            for budget in capped { #expect(try await database.spent(budget) == 99_000_000) }
        }
    }

    @Test func `newcomers wait for a budget whose spend takes the long way, and for no other`() async throws {
        try await SpendDatabase.with { database in
            let alert = BudgetAlert(id: "first", threshold: .amountMicros(2_000_000))
            let plain = try await database.budget("plain")
            let alarmed = try await database.budget("alarmed") { $0.alerts = [alert] }
            var late: Spend?
            let spends = [plain, alarmed].map { budget in
                KeptSpend(
                    AccountSpend(
                        accountID: database.database.account,
                        spend: NewSpend(budgetID: budget, entryID: "together", amountMicros: 2_000_000),
                        actor: ServiceDatabase.actor))
            }
            try await database.database.pool.withTransaction { transaction in
                // Alerts can be looked at, but none can be fired.
                _ = try await transaction.query(
                    PostgresStatement(sql: "LOCK TABLE public.budget_alert_events IN EXCLUSIVE MODE"))
                // In one turn, and so in one statement.
                await database.service.recordTogether(spends)
                try await database.until { await database.service.outcome(of: spends[0]) != nil }
                late = Task { try await database.spend(alarmed, "late") }
                try await database.until { await database.service.spends == [1, 1] }
                try await database.spend(plain, "others pass")
                #expect(await database.service.spends == [1, 1])
                #expect(await database.service.outcome(of: spends[1]) == nil)
            }
            _ = try await late?.value
            #expect(try await database.service.outcome(of: spends[1])?.get().balance.spentMicros == 2_000_000)
            #expect(try await database.spent(alarmed) == 2_000_001)
            #expect(try await database.sql("SELECT count(*) FROM budget_alert_events") == "1")
        }
    }

    @Test func `when a connection breaks under a statement its callers may try again`() async throws {
        try await SpendDatabase.with { database in
            let budget = try await database.budget("broken")
            var spends: [Spend] = []
            try await database.whileLocked(budget) {
                spends = try await start(2, database) { try await database.spend(budget, "e\($0)") }
                // As soon as it waits for the lock.
                try await database.until {
                    let ended = try await database.sql(
                        """
                        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE query LIKE '%budget_record%spends%' AND wait_event_type = 'Lock'
                            AND datname = current_database() AND pid <> pg_backend_pid()
                        """)
                    return !ended.isEmpty
                }
                let error = await #expect(throws: ProfileError.self) { _ = try await spends[0].value }
                // The server said so before it went: nothing was done.
                #expect(error?.reason == .databaseUnavailable)
                for index in 2..<64 {
                    spends.append(Task { try await database.spend(budget, "e\(index)") })
                    try await database.until { await database.service.spends.reduce(0, +) == index }
                }
                #expect(await database.service.spends == [1, 62])
            }
            for spend in spends.dropFirst() { _ = try await spend.value }
            try await database.spend(budget, "e0")
            for index in 0..<64 { #expect(try await database.spend(budget, "e\(index)").isDuplicate) }
            #expect(try await database.spent(budget) == 64)
        }
    }

    @Test func `64 callers lose connections all the time and every entry counts once`() async throws {
        try await SpendDatabase.with { database in
            let budgets = try await [database.budget("one"), database.budget("two"), database.budget("three")]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<64 {
                    group.addTask {
                        for index in 0..<25 {
                            // Every fourth is another caller's too.
                            let name = index % 4 == 0 ? "shared-\(caller / 2)-\(index)" : "e-\(caller)-\(index)"
                            var attempts = 0
                            while true {
                                do throws(ProfileError) {
                                    try await database.spend(budgets[index % 3], name, 5)
                                    break
                                } catch {
                                    attempts += 1
                                    try #require([.outcomeUnknown, .databaseUnavailable].contains(error.reason))
                                    try #require(attempts < 1_000)
                                }
                            }
                        }
                    }
                }
                group.addTask {
                    for _ in 0..<30 {
                        try await database.sql(
                            """
                            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                            WHERE datname = current_database() AND query LIKE '%budget_record%spends%'
                                AND pid <> pg_backend_pid();
                            """)
                    }
                }
                try await group.waitForAll()
            }
            var count = 0
            for budget in budgets {
                let names = try await database.ledger(budget).names
                count += names.count
                #expect(try await database.spent(budget) == Int64(names.count) * 5)
            }
            #expect(count == 64 * 18 + 32 * 7)
        }
    }

    @Test func `every entry that was acknowledged before the server was killed is there, once`() async throws {
        let server = TestPostgres(fsync: true)
        try await SpendDatabase.with(on: server) { database in
            let budget = try await database.budget("durable")
            let (acknowledged, unknown) = try await withThrowingTaskGroup(of: ([String], String?).self) { group in
                for caller in 0..<64 {
                    group.addTask {
                        var names: [String] = []
                        for index in 0..<100_000 {
                            let name = "e-\(caller)-\(index)"
                            do throws(ProfileError) {
                                try await database.spend(budget, name)
                                names.append(name)
                            } catch {
                                return (names, name)
                            }
                        }
                        return (names, nil)
                    }
                }
                try await database.until { (try await database.spent(budget) ?? 0) > 2_000 }
                try await server.kill()
                return try await group.reduce(into: (Set<String>(), Set<String>())) { sets, part in
                    sets.0.formUnion(part.0)
                    if let name = part.1 { sets.1.insert(name) }
                }
            }
            #expect(acknowledged.count > 1_900 && unknown.count == 64)
            try await server.start()
            let names = try await database.ledger(budget).names
            #expect(Set(names).count == names.count)
            #expect(acknowledged.isSubset(of: names))
            #expect(Set(names).subtracting(acknowledged).isSubset(of: unknown))
            #expect(try await database.spent(budget) == Int64(names.count))
            for name in unknown {
                let outcome = try await database.spend(budget, name)
                #expect(outcome.isDuplicate == names.contains(name))
            }
            #expect(try await database.spent(budget) == Int64(acknowledged.count + unknown.count))
        }
    }
}

/// A spend that keeps what became of it.
private final class KeptSpend: SpendRequest, @unchecked Sendable {
    var outcome: Result<LedgerOutcome, ProfileError>?

    override func receive(_ outcome: Result<LedgerOutcome, ProfileError>) { self.outcome = outcome }
}

extension LedgerService {
    fileprivate func recordTogether(_ spends: [KeptSpend]) { for spend in spends { record(spend) } }

    fileprivate func outcome(of spend: KeptSpend) -> Result<LedgerOutcome, ProfileError>? { spend.outcome }

    /// Statements that run and callers that wait.
    fileprivate var spends: [Int] { [runningStatements, waitingSpends.count] }
}

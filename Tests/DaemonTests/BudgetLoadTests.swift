import Foundation
import ProfileClient
import Synchronization
import Testing

/// Spends of 64 clients while the database loses its connections.
@Suite(.serialized) struct BudgetLoadTests {
    private static let clients = 64
    private static let spendsOfEach = 1_563
    /// So many of each client's spends go one by one, the rest in bulk.
    private static let singles = 36
    private static let batch = 160

    /// What is sent: three in ten are entries that somebody sends anyhow.
    private struct Plan: Sendable {
        let entries: [(budget: Int, number: Int)]
    }

    /// What the clients know.
    private final class Notes: Sendable {
        let isDone = Mutex(false)
        let complaints = Mutex<[String]>([])
        let acknowledged = Mutex<Set<Int>>([])
        let sent = Mutex<Set<Int>>([])
    }

    private static func amount(_ number: Int) -> Int64 { Int64(number % 9_973) * 97 + 1 }

    private static func spend(_ entry: (budget: Int, number: Int), _ ids: [String]) -> BudgetSpend {
        BudgetSpend(
            budgetID: ids[entry.budget],
            spend: Spend(entryID: "e\(entry.number)", amount: Money(micros: amount(entry.number))))
    }

    private static func plan(_ client: Int) -> Plan {
        var state = UInt64(client) &* 0x9E37_79B9_7F4A_7C15 &+ 1
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        let own = spendsOfEach * 7 / 10
        return Plan(
            entries: (0..<spendsOfEach).map { index in
                let number = index < own ? client * own + index : random(clients * own)
                return (budget: number % 4 == 0 ? 1 : 0, number: number)
            })
    }

    @Test(.timeLimit(.minutes(3)))
    func `100,000 spends of 64 clients, a third sent twice, are counted once each while backends die`() async throws {
        // A daemon and a database of its own: what is killed here must be nobody else's.
        let world = try await DataWorld(on: .shared)
        let account = world.account()
        let thresholds: [Int64] = [1, 1_000_000_000, 10_000_000_000]
        let open = try await account.budgets.create(
            name: "open", amount: try #require(Money("9000000")), period: .lifetime
        ) {
            $0.alerts = thresholds.enumerated().map { BudgetAlert(id: "at-\($0)", .amount(Money(micros: $1))) }
        }
        let cap: Int64 = 4_000_000_000
        let capped = try await account.budgets.create(
            name: "capped", amount: Money(micros: cap), period: .lifetime
        ) { $0.hardCap = true }
        let ids = [open.id, capped.id]
        let notes = Notes()
        let began = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                while !notes.isDone.withLock({ $0 }) {
                    _ = try? await world.sql(
                        """
                        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE datname = current_database() AND pid <> pg_backend_pid()
                            AND application_name NOT LIKE 'psql%' AND state IS NOT NULL
                        ORDER BY random() LIMIT 2;
                        SELECT pg_sleep(0.5);
                        """)
                }
            }
            try await withThrowingTaskGroup(of: Void.self) { clients in
                for client in 0..<Self.clients {
                    clients.addTask {
                        var configuration = ProfileClient.Configuration()
                        configuration.calls.timeout = .seconds(30)
                        configuration.calls.longTimeout = .seconds(60)
                        let budgets = try ProfileClient(
                            socketPath: world.socketPath, configuration: configuration
                        )
                        .account(account.id).budgets
                        let entries = Self.plan(client).entries
                        notes.sent.withLock { known in for entry in entries { known.insert(entry.number) } }
                        for entry in entries.prefix(Self.singles) {
                            let one = Self.spend(entry, ids)
                            try await Self.persistently(notes) { () async throws(ProfileClientError) in
                                try await budgets.recordSpend(one.spend, of: one.budgetID)
                                notes.acknowledged.withLock { _ = $0.insert(entry.number) }
                            }
                        }
                        var rest = entries.dropFirst(Self.singles)
                        while !rest.isEmpty {
                            let batch = rest.prefix(Self.batch)
                            rest = rest.dropFirst(Self.batch)
                            try await Self.persistently(notes) { () async throws(ProfileClientError) in
                                let result = try await budgets.recordSpends(batch.map { Self.spend($0, ids) })
                                let refused = Set(result.rejections.map(\.index))
                                for rejection in result.rejections where rejection.reason != "BUDGET_EXHAUSTED" {
                                    notes.complaints.withLock { $0.append("\(rejection)") }
                                }
                                notes.acknowledged.withLock { known in
                                    for (index, entry) in batch.enumerated() where !refused.contains(index) {
                                        known.insert(entry.number)
                                    }
                                }
                            }
                        }
                    }
                }
                try await clients.waitForAll()
            }
            notes.isDone.withLock { $0 = true }
            try await group.waitForAll()
        }
        print("100,032 spends in \(ContinuousClock.now - began)")
        #expect(notes.complaints.withLock { $0 }.isEmpty)
        let all = notes.sent.withLock { $0 }
        let toOpen = all.filter { $0 % 4 != 0 }
        let known = notes.acknowledged.withLock { $0 }
        #expect(toOpen.isSubset(of: known))
        let balance = try #require(try await account.budgets.get(open.id).balance)
        #expect(balance.spent.micros == toOpen.reduce(Int64(0)) { $0 + Self.amount($1) })
        for (id, entries) in [(open.id, toOpen), (capped.id, known.filter { $0 % 4 == 0 })] {
            let stored = try await world.sql("SELECT entry_id FROM budget_ledger WHERE budget_id = '\(id)'")
                .split(separator: "\n").map(String.init)
            #expect(Set(stored).count == stored.count)
            #expect(Set(stored) == Set(entries.map { "e\($0)" }))
        }
        let cappedBalance = try #require(try await account.budgets.get(capped.id).balance)
        #expect(cappedBalance.spent.micros <= cap && cap - cappedBalance.spent.micros < 1_000_000)
        #expect(
            cappedBalance.spent.micros
                == known.filter { $0 % 4 == 0 }.reduce(Int64(0)) { $0 + Self.amount($1) })
        let fired = try await account.budgets.alertEvents(of: open.id).collect().map(\.alert.id).sorted()
        #expect(fired == thresholds.indices.map { "at-\($0)" })
        await world.client.close()
        try await world.daemon.terminate()
    }

    /// Sends the same again until it is answered, as a caller with names for its spends may.
    private static func persistently(
        _ notes: Notes, _ body: () async throws(ProfileClientError) -> Void
    ) async throws {
        for _ in 0..<500 {
            do throws(ProfileClientError) {
                return try await body()
            } catch {
                switch error.kind {
                case .unavailable, .outcomeUnknown, .conflict, .resourceExhausted: await Task.yield()
                case .failedPrecondition where error.reason == "BUDGET_EXHAUSTED": return
                default:
                    notes.complaints.withLock { $0.append("\(error)") }
                    return
                }
            }
        }
        notes.complaints.withLock { $0.append("gave up after 500 attempts") }
    }
}

import Foundation
import ProfileClient
import Synchronization
import Testing

/// Gets and updates that run while the database is being hurt, and what they were told.
///
/// Each record has one writer, which gives every update a mark of its own: the history says afterwards which of them
/// happened.
final class FaultLoad: Sendable {
    /// What one writer knows of its record.
    struct Knowledge: Sendable {
        var acknowledged: [String] = []
        var unknown: [String] = []
        var refused: [String] = []
        var version: Int64 = 1
    }

    let account: ProfileAccount
    private let records: [CustomerProfile]
    private let knowledge: Mutex<[String: Knowledge]>
    private let isStopped = Mutex(false)
    private let reads = Mutex((good: 0, failed: 0))
    private let complaints = Mutex<[String]>([])

    init(_ account: ProfileAccount, writers: Int) async throws {
        self.account = account
        records = try await account.customerProfiles.batchCreate(
            (0..<writers).map { CustomerProfile(name: "record \($0)") })
        knowledge = Mutex(Dictionary(uniqueKeysWithValues: records.map { ($0.id, Knowledge()) }))
    }

    /// Runs writers and as many readers until `body` has ended, then checks everything.
    func run(_ world: DataWorld, during body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for record in records {
                group.addTask { await self.write(record) }
                group.addTask { await self.read() }
            }
            do { try await body() } catch {
                isStopped.withLock { $0 = true }
                throw error
            }
            isStopped.withLock { $0 = true }
            try await group.waitForAll()
        }
        try await check(world)
    }

    /// How many calls succeeded so far.
    var successes: Int {
        reads.withLock { $0.good } + knowledge.withLock { $0.values.reduce(0) { $0 + $1.acknowledged.count } }
    }

    /// How many calls failed so far.
    var failures: Int {
        reads.withLock { $0.failed }
            + knowledge.withLock { $0.values.reduce(0) { $0 + $1.unknown.count + $1.refused.count } }
    }

    private func write(_ record: CustomerProfile) async {
        let profiles = account.customerProfiles
        var count = 0
        while !isStopped.withLock({ $0 }) {
            count += 1
            let mark = "\(count)"
            var patch = record
            patch.labels = ["mark": mark]
            do throws(ProfileClientError) {
                let stored = try await profiles.update(patch, fields: ["labels.mark"])
                if stored.labels["mark"] != mark || stored.id != record.id {
                    complain("the answer to another update: \(stored)")
                }
                knowledge.withLock {
                    $0[record.id]?.acknowledged.append(mark)
                    $0[record.id]?.version = stored.version
                }
            } catch {
                note(error)
                knowledge.withLock {
                    if error.mayHaveTakenEffect {
                        $0[record.id]?.unknown.append(mark)
                    } else {
                        $0[record.id]?.refused.append(mark)
                    }
                }
                // As a caller would: not at once again.
                try? await Task.sleep(for: .milliseconds(5))
            }
        }
    }

    private func read() async {
        let profiles = account.customerProfiles
        while !isStopped.withLock({ $0 }) {
            guard let record = records.randomElement() else { return }
            let least = knowledge.withLock { $0[record.id]?.version ?? 0 }
            do throws(ProfileClientError) {
                let got = try await profiles.get(record.id)
                if got.id != record.id || got.name != record.name {
                    complain("asked for \(record.name), got \(got.name)")
                }
                if got.version < least { complain("\(got.name) went back from \(least) to \(got.version)") }
                reads.withLock { $0.good += 1 }
            } catch {
                note(error)
                reads.withLock { $0.failed += 1 }
                try? await Task.sleep(for: .milliseconds(5))
            }
        }
    }

    private func note(_ error: ProfileClientError) {
        switch error.kind {
        case .unavailable, .outcomeUnknown, .conflict: break
        default: complain("\(error.method): \(error.reason ?? "") \(error)")
        }
    }

    private func complain(_ text: String) {
        complaints.withLock { if $0.count < 20 { $0.append(text) } }
    }

    /// Compares what was acknowledged with what the history holds.
    private func check(_ world: DataWorld) async throws {
        #expect(complaints.withLock { $0 }.isEmpty)
        let rows = try await world.sql(
            """
            SELECT profile_id, version, data->'labels'->>'mark' FROM profile_version_history
            WHERE account_id = '\(account.id)' AND version > 1 ORDER BY 1, 2
            """)
        var marks: [String: [String]] = [:]
        for row in rows.split(separator: "\n") {
            let columns = row.split(separator: "|").map(String.init)
            guard columns.count == 3 else { continue }
            marks[columns[0], default: []].append(columns[2])
        }
        for (id, known) in knowledge.withLock({ $0 }) {
            let stored = marks[id] ?? []
            #expect(Set(stored).count == stored.count, "an update was done twice")
            #expect(Set(known.acknowledged).isSubset(of: stored), "an acknowledged update is lost")
            #expect(
                Set(known.refused).isDisjoint(with: stored), "an update that was said to have done nothing was done")
            #expect(Set(stored).subtracting(known.acknowledged).isSubset(of: known.unknown))
            #expect(try await account.customerProfiles.get(id).version == Int64(stored.count) + 1)
        }
        try await world.checkHistory(of: account.id, CustomerProfile.self)
    }
}

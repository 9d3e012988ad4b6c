import Foundation
import LibPQ
import PostgresTestSupport
import ProfileModel
import ProfileStore
import Testing

@testable import ProfileServices

@Suite(.timeLimit(.minutes(1)))
struct GatheredReadTests {
    /// Creates so many profiles; every tenth is too large to be read with others.
    private func profiles(_ count: Int, _ database: ServiceDatabase) async throws -> [CustomerProfile] {
        let new = (0..<count).map { index in
            var content = CustomerProfileContent(name: "profile \(index)")
            if index % 10 == 9 {
                content.persona = "{\"text\": \"\(String(repeating: "long ", count: 20_000))\"}"
            }
            return NewRecord(content: content)
        }
        return try await database.store.batchCreate(database.account, new, actor: ServiceDatabase.actor)
    }

    private func until(_ condition: () async -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(10)
        while await !condition() {
            try #require(ContinuousClock.now < end)
            // What is waited for happens on the reactor's thread.
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    @Test("of many reads at once each caller gets its own record, or its own error")
    func ownRecords() async throws {
        try await ServiceDatabase.with { database in
            let profiles = try await profiles(20, database)
            let other = try AccountID("other")
            let (service, account) = (database.service, database.account)
            try await withThrowingTaskGroup { group in
                for round in 0..<50 {
                    for profile in profiles {
                        group.addTask {
                            guard round % 5 == 4 else {
                                let found = try await service.get(account, profile.id)
                                #expect(found == profile)
                                return
                            }
                            // Of another account, and one that was never there.
                            for (account, id) in [(other, profile.id), (account, UUID())] {
                                let error = await #expect(throws: ProfileError.self) {
                                    _ = try await service.get(account, id)
                                }
                                #expect(error.map(missingID) == RecordID.text(id))
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(await service.reads == [0, 0])
        }
    }

    @Test("callers that ask again and again are all answered, whatever ends while they ask", arguments: [1, 4])
    func closedLoop(concurrentReads: Int) async throws {
        try await ServiceDatabase.with { database in
            let profiles = try await profiles(9, database)
            let account = database.account
            let service = CustomerProfileService(
                store: database.store, reactor: database.reactor, concurrentReads: concurrentReads)
            try await withThrowingTaskGroup { group in
                for caller in 0..<8 {
                    // As calls do: on the reactor, where what ends and what begins take turns in every order.
                    group.addTask(executorPreference: database.reactor) {
                        for round in 0..<2_000 {
                            _ = try await service.get(account, profiles[(caller + round) % profiles.count].id)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("reads that cannot go out yet wait together, and go out in few statements")
    func fewStatements() async throws {
        try await ServiceDatabase.with { database in
            let profiles = try await profiles(9, database)
            let (service, account) = (database.service, database.account)
            try await withThrowingTaskGroup { group in
                try await database.whileLocked {
                    for index in 0..<200 {
                        let profile = profiles[index % profiles.count]
                        group.addTask {
                            let found = try await service.get(account, profile.id)
                            #expect(found == profile)
                        }
                    }
                    try await until { await service.reads == [4, 196] }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("a caller that gives up is answered at once, and none of those that wait with it notices")
    func cancellation() async throws {
        try await ServiceDatabase.with { database in
            let profiles = try await profiles(9, database)
            let (service, account) = (database.service, database.account)
            var others: [Task<CustomerProfile, any Error>] = []
            try await database.whileLocked {
                var impatient: [Task<CustomerProfile, any Error>] = []
                for index in 0..<40 {
                    let id = profiles[index % profiles.count].id
                    let task = Task { try await service.get(account, id) }
                    try await until { await service.reads.reduce(0, +) == index + 1 }
                    if index % 3 == 2 { impatient.append(task) } else { others.append(task) }
                }
                for task in impatient {
                    task.cancel()
                    let error = await #expect(throws: ProfileError.self) { _ = try await task.value }
                    #expect(error?.reason == .cancelled)
                }
            }
            for task in others { #expect(profiles.contains(try await task.value)) }
        }
    }

    @Test("when all callers of a statement have given up, the statement ends too")
    func allGiveUp() async throws {
        try await ServiceDatabase.with { database in
            let id = try await profiles(1, database)[0].id
            let (service, account) = (database.service, database.account)
            try await database.whileLocked {
                let callers = (0..<40).map { _ in Task { try await service.get(account, id) } }
                try await until { await service.reads == [4, 36] }
                // First those that run: then all that wait go out together, and are waited for by nobody a moment later.
                for caller in callers { caller.cancel() }
                for caller in callers { _ = await caller.result }
                try await until { await service.reads == [0, 0] }
            }
            #expect(try await service.get(account, id).id == id)
        }
    }

    @Test("one row that cannot be read fails for its reader alone")
    func brokenRow() async throws {
        try await ServiceDatabase.with { database in
            let profiles = try await profiles(9, database)
            let (service, account) = (database.service, database.account)
            // Past the constraint, as after a faulty restore.
            for sql in [
                "ALTER TABLE public.target_customer_profiles DROP CONSTRAINT target_customer_profiles_labels_check",
                "UPDATE public.target_customer_profiles SET labels = '{\"a\": 1}' WHERE name = 'profile 3'",
            ] {
                try await TestPostgres.shared.execute(sql, on: database.conninfo)
            }
            try await withThrowingTaskGroup { group in
                try await database.whileLocked {
                    for profile in profiles + profiles {
                        group.addTask {
                            do {
                                let found = try await service.get(account, profile.id)
                                #expect(found == profile)
                                #expect(profile.content.name != "profile 3")
                            } catch {
                                #expect(profile.content.name == "profile 3", "\(error)")
                            }
                        }
                    }
                    try await until { await service.reads == [4, 14] }
                }
                try await group.waitForAll()
            }
        }
    }
}

/// The id that an error says is missing.
private func missingID(_ error: ProfileError) -> String? {
    guard case .notFound(_, let id) = error.kind else { return nil }
    return id
}

extension RecordService {
    /// Statements that run and callers that wait.
    fileprivate var reads: [Int] { [runningReads, waitingReads.count] }
}

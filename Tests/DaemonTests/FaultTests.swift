import Foundation
import PostgresTestSupport
import ProfileClient
import ProfiledProtocol
import TTRPC
import Testing

/// The database goes away, or is slow, while calls run. A server and a daemon of their own.
@Suite(.serialized, .timeLimit(.minutes(3))) struct FaultTests {
    private static let postgres = TestPostgres()
    private static let world = Task {
        let world = try await DataWorld(on: postgres)
        try await fillLanes(world)
        return world
    }

    /// Makes the daemon open all the connections it may have: it does so as they are needed.
    private static func fillLanes(_ world: DataWorld) async throws {
        let profiles = world.account().customerProfiles
        let made = try await profiles.batchCreate((0..<16).map { CustomerProfile(name: "warm \($0)") })
        try await withThrowingTaskGroup(of: Void.self) { group in
            for record in made {
                group.addTask {
                    for _ in 0..<10 {
                        _ = try await profiles.get(record.id)
                        _ = try await profiles.search("warm").collect()
                        try await profiles.setDefault(record.id)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `killed backends cost no acknowledged update and give no wrong answer`() async throws {
        let world = try await Self.world.value
        let idle = try await Self.baseline(world)
        let load = try await FaultLoad(world.withoutRetries.account("kill-\(UUID().uuidString)"), writers: 6)
        try await load.run(world) {
            for _ in 0..<25 {
                try await world.sql(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid() AND random() < 0.4
                    """)
                try await Task.sleep(for: .milliseconds(60))
            }
        }
        print("killed backends: \(load.successes) calls succeeded, \(load.failures) failed")
        #expect(load.successes > 100)
        #expect(try world.daemon.isRunning)
        try await Self.expectIdle(world, idle)
    }

    @Test func `writes under names are done exactly once, however many backends are killed`() async throws {
        let world = try await Self.world.value
        let idle = try await Self.baseline(world)
        let account = world.withoutRetries.account("named-\(UUID().uuidString)")
        let load = NamedLoad(brands: account.brandGuidelines)
        let done = try await load.run(writers: 6) {
            for _ in 0..<40 {
                try await world.sql(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid() AND random() < 0.4
                    """)
                try await Task.sleep(for: .milliseconds(60))
            }
        }
        let tried = load.attempts
        print("named writes: \(done.count) done by \(tried) attempts, \(load.unknown) of them of unknown outcome")
        #expect(done.count > 50 && tried > done.count)
        let stored = try await account.brandGuidelines.list().collect()
        #expect(Set(stored) == Set(done) && stored.count == done.count)
        #expect(Set(stored.map(\.brandName)).count == stored.count)
        try await world.checkHistory(of: account.id, BrandGuideline.self)
        try await Self.expectIdle(world, idle)
    }

    @Test func `a restart of PostgreSQL costs no acknowledged update, and a second later all is served`() async throws {
        let world = try await Self.world.value
        let idle = try await Self.baseline(world)
        let account = world.withoutRetries.account("restart-\(UUID().uuidString)")
        let load = try await FaultLoad(account, writers: 6)
        let probe = try await account.customerProfiles.create(CustomerProfile(name: "probe"))
        var recoveries: [Duration] = []
        try await load.run(world) {
            for round in 0..<2 {
                try await Self.postgres.restart(immediate: true)
                let clock = ContinuousClock()
                let accepting = clock.now
                func untilServed(_ call: () async throws(ProfileClientError) -> Void) async throws {
                    while true {
                        guard let error = await failure(call) else { return }
                        guard clock.now - accepting < .seconds(10) else { throw error }
                        try await Task.sleep(for: .milliseconds(5))
                    }
                }
                try await untilServed { () throws(ProfileClientError) in
                    _ = try await account.customerProfiles.get(probe.id)
                }
                try await untilServed { () throws(ProfileClientError) in
                    var patch = probe
                    patch.labels = ["mark": "\(round)"]
                    try await account.customerProfiles.update(patch, fields: ["labels.mark"])
                }
                try await untilServed { () throws(ProfileClientError) in
                    _ = try await account.customerProfiles.search("probe").collect()
                }
                recoveries.append(clock.now - accepting)
                try await Task.sleep(for: .milliseconds(200))
            }
        }
        print("restarts: served again after \(recoveries), \(load.successes) calls succeeded, \(load.failures) failed")
        #expect(recoveries.allSatisfy { $0 < .seconds(1) })
        #expect(try load.failures > 0 && world.daemon.isRunning)
        try await Self.expectIdle(world, idle)
    }

    @Test func `while PostgreSQL is down every call is told so before long, and the rest of the daemon answers`()
        async throws
    {
        let world = try await Self.world.value
        let client = world.withoutRetries
        let profiles = client.account("down").customerProfiles
        let made = try await profiles.create(CustomerProfile(name: UUID().uuidString))
        try await Self.postgres.stop()
        let clock = ContinuousClock()
        let start = clock.now
        async let get = failure { () throws(ProfileClientError) in try await profiles.get(made.id) }
        async let delete = failure { () throws(ProfileClientError) in try await profiles.delete(made.id) }
        async let search = failure { () throws(ProfileClientError) in try await profiles.search("x").collect() }
        for error in await [get, delete, search] {
            guard case .unavailable(let delay)? = error?.kind else {
                Issue.record("not UNAVAILABLE: \(String(describing: error))")
                continue
            }
            #expect(error?.reason == "DATABASE_UNAVAILABLE" && delay != nil && error?.mayHaveTakenEffect == false)
        }
        #expect(clock.now - start < .seconds(5))
        _ = try await client.describe()
        let down = try await Self.admin(world)
        #expect(down.state == .degraded && down.database.state != .connected)
        // The library's own retries bridge a short absence.
        let patient = world.client.account("down").customerProfiles
        async let bridged = patient.get(made.id)
        try await Self.postgres.start()
        #expect(try await bridged == made)
    }

    // MARK: Deadlines

    @Test func `a deadline is answered in time, and its statement ends`() async throws {
        let world = try await Self.world.value
        let profiles = world.withoutRetries.account("deadline-\(UUID().uuidString)").customerProfiles
        let record = try await profiles.create(CustomerProfile(name: "locked"))
        let idle = try await Self.baseline(world)
        var lateAnswers: [Duration] = []
        var lateEnds: [Double] = []
        let limited = profiles.with { $0.timeout = .milliseconds(400) }
        try await world.whileLocked(record) {
            for _ in 0..<5 {
                async let gone = world.endOfWaitingStatements()
                try await world.untilWatched()
                let clock = ContinuousClock()
                let (start, date) = (clock.now, Date.now.timeIntervalSince1970)
                let error = await failure { () throws(ProfileClientError) in try await limited.delete(record.id) }
                lateAnswers.append(clock.now - start - .milliseconds(400))
                #expect(error?.kind == .deadlineExceeded)
                lateEnds.append(try await gone - date - 0.4)
            }
        }
        print("deadlines: answers late by \(lateAnswers), statements ended after \(lateEnds) s")
        // Medians: other tests share the machine.
        #expect(lateAnswers.sorted()[2] < .milliseconds(50))
        #expect(lateEnds.sorted()[2] < 0.15)
        #expect(try await profiles.get(record.id).version == 1, "nothing was done after the deadline")
        try await Self.expectIdle(world, idle)
    }

    @Test func `cancelling the task ends the statement`() async throws {
        let world = try await Self.world.value
        let profiles = world.withoutRetries.account("cancel-\(UUID().uuidString)").customerProfiles
        let record = try await profiles.create(CustomerProfile(name: "locked"))
        let idle = try await Self.baseline(world)
        var lateEnds: [Double] = []
        try await world.whileLocked(record) {
            for _ in 0..<3 {
                async let gone = world.endOfWaitingStatements()
                try await world.untilWatched()
                let task = Task {
                    await failure { () throws(ProfileClientError) in try await profiles.delete(record.id) }
                }
                try await world.untilWaiting()
                let date = Date.now.timeIntervalSince1970
                task.cancel()
                #expect(await task.value?.kind == .cancelled)
                lateEnds.append(try await gone - date)
            }
        }
        print("cancelled calls: statements ended after \(lateEnds) s")
        #expect(lateEnds.sorted()[1] < 0.15)
        #expect(try await profiles.get(record.id).version == 1)
        try await Self.expectIdle(world, idle)
    }

    @Test func `clients that go away in the middle of calls leave nothing behind`() async throws {
        let world = try await Self.world.value
        let profiles = world.client.account("away-\(UUID().uuidString)").customerProfiles
        let record = try await profiles.create(CustomerProfile(name: "locked"))
        let idle = try await Self.baseline(world)
        try await world.whileLocked(record) {
            for _ in 0..<5 {
                let clients = try (0..<10).map { _ in try ProfileClient(socketPath: world.socketPath) }
                await withTaskGroup(of: Void.self) { group in
                    for client in clients {
                        let away = client.account(profiles.account).customerProfiles
                        for _ in 0..<3 {
                            group.addTask {
                                _ = await failure { () throws(ProfileClientError) in try await away.delete(record.id) }
                            }
                        }
                        group.addTask {
                            _ = await failure { () throws(ProfileClientError) in try await away.get(record.id) }
                        }
                    }
                    // Reads of others pass by the writes that wait.
                    #expect(await failure { () throws(ProfileClientError) in try await profiles.get(record.id) } == nil)
                    for client in clients { await client.close() }
                }
            }
        }
        #expect(try await profiles.get(record.id).version == 1)
        try await Self.expectIdle(world, idle)
    }

    @Test func `short deadlines of some calls never hurt the calls of others`() async throws {
        let world = try await Self.world.value
        let idle = try await Self.baseline(world)
        let load = try await FaultLoad(world.withoutRetries.account("mixed-\(UUID().uuidString)"), writers: 4)
        let hasty = world.withoutRetries.account(load.account.id)
        let targets = try await hasty.customerProfiles.batchCreate((0..<8).map { CustomerProfile(name: "hasty \($0)") })
        try await load.run(world) {
            await withTaskGroup(of: Void.self) { group in
                for target in targets {
                    group.addTask {
                        for round in 0..<40 {
                            let limit = Duration.microseconds(Int.random(in: 200...8_000))
                            let calls = hasty.customerProfiles.with { ($0.timeout, $0.longTimeout) = (limit, limit) }
                            var patch = target
                            patch.labels = ["round": "\(round)"]
                            _ = await failure { [patch] () throws(ProfileClientError) in
                                try await calls.update(patch, fields: ["labels.round"])
                            }
                            _ = await failure { () throws(ProfileClientError) in try await calls.get(target.id) }
                            _ = await failure { () throws(ProfileClientError) in
                                try await calls.search("hasty").collect()
                            }
                        }
                    }
                }
            }
        }
        #expect(load.failures == 0, "calls without a deadline failed")
        try await Self.expectIdle(world, idle)
    }

    // MARK: At rest

    /// What a daemon at rest looks like.
    struct IdleState: Equatable {
        var descriptors: Int
        var lanes: [Profiled_V1_PoolLane]
        var runningCalls: UInt32
        var openConnections: UInt32
    }

    private static func admin(_ world: DataWorld) async throws -> Profiled_V1_StatusResponse {
        try await Profiled_V1_AdminService.Client(wrapping: world.client.transport).status(.init())
    }

    private static func baseline(_ world: DataWorld) async throws -> IdleState {
        try await fillLanes(world)
        return try await idleState(world)
    }

    private static func idleState(_ world: DataWorld) async throws -> IdleState {
        // Both connections of the test are open from now on.
        _ = try await world.withoutRetries.describe()
        var status = try await admin(world)
        for _ in 0..<200 {
            // The daemon itself looks at the feed of changes now and then.
            let isAtRest = status.database.lanes.allSatisfy { lane in
                lane.readyConnections == lane.configuredConnections && lane.runningRequests == 0
            }
            if isAtRest { break }
            try await Task.sleep(for: .milliseconds(10))
            status = try await admin(world)
        }
        var lanes = status.database.lanes
        for index in lanes.indices { lanes[index].totalReconnects = 0 }
        return IdleState(
            descriptors: try world.daemon.openDescriptors(), lanes: lanes, runningCalls: status.runningCalls,
            openConnections: status.openConnections)
    }

    /// Waits until the daemon is as it was: no call, no request, no descriptor more.
    private static func expectIdle(_ world: DataWorld, _ expected: IdleState) async throws {
        var state = try await baseline(world)
        for _ in 0..<200 {
            if state == expected { break }
            try await Task.sleep(for: .milliseconds(25))
            state = try await idleState(world)
        }
        #expect(state == expected)
        let count =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()"
        // The daemon looks at the feed of changes now and then: what is left over is still there at the next look.
        var busy = try await world.sql(count)
        for _ in 0..<40 where busy != "0" { busy = try await world.sql(count) }
        #expect(busy == "0")
    }
}

import TTRPC
import Testing

@testable import ProfileClient

struct RetryTests {
    private static let unavailable = RPCError(code: .unavailable, message: "the database is down")
    private static let draining = RPCError(code: .unavailable, message: "draining")
        .adding(reason: RPCError.drainingReason, domain: "ttrpc")

    @Test func `Reads are repeated after UNAVAILABLE with the same request id`() async throws {
        let table = ProfileTable()
        let record = try await table.create(.with { $0.name = "one" }, "acme")
        try await StubDaemon.run(failing: [Self.unavailable, Self.unavailable], table.register) { daemon in
            let read = try await daemon.client().account("acme").customerProfiles.get(record.id)
            #expect(read.name == "one")
            #expect(daemon.calls.methods == ["Get", "Get", "Get"])
            #expect(Set(daemon.calls.all.compactMap { $0.metadata.first("request-id") }).count == 1)
        }
    }

    @Test func `Reads are repeated after RESOURCE_EXHAUSTED only if the daemon says when`() async throws {
        let table = ProfileTable()
        let record = try await table.create(.with { $0.name = "one" }, "acme")
        let busy = RPCError(code: .resourceExhausted, message: "busy")
        try await StubDaemon.run(failing: [busy.adding(retryAfter: .milliseconds(2)), busy], table.register) { daemon in
            let error = await #expect(throws: ProfileClientError.self) {
                try await daemon.client().account("acme").customerProfiles.get(record.id)
            }
            #expect(error?.kind == .resourceExhausted(retryAfter: nil))
            #expect(daemon.calls.methods == ["Get", "Get"])
        }
    }

    @Test func `Writes are repeated under one name, whatever became of the attempt before`() async throws {
        let table = ProfileTable()
        let unknown = RPCError(code: .unavailable, message: "lost").adding(
            reason: "OUTCOME_UNKNOWN", domain: "profiled")
        try await StubDaemon.run(failing: [Self.draining, Self.unavailable, unknown], table.register) { daemon in
            let profiles = try daemon.client().account("acme").customerProfiles
            try await profiles.create(CustomerProfile(name: "one"))
            #expect(daemon.calls.methods == ["Create", "Create", "Create", "Create"])
            try await profiles.create(CustomerProfile(name: "two"))
            try await profiles.with { $0.requestID = "mine" }.create(CustomerProfile(name: "three"))
            try await profiles.with { $0.validateOnly = true }.create(CustomerProfile(name: "four"))
            let names = await table.requestIDs
            #expect(names.count == 4 && Set(names).count == 4 && names[2] == "mine")
            #expect(names[0] == daemon.calls.all.first?.metadata.first("request-id"), "the journal has the same id")
            #expect(await table.tries == [false, false, false, true])
        }
    }

    @Test func `A write without a name is repeated only if it reached no handler`() async throws {
        let table = ProfileTable()
        try await StubDaemon.run(failing: [Self.draining, Self.unavailable], table.register) { daemon in
            let profiles = try daemon.client().account("acme").customerProfiles.with { $0.namesWrites = false }
            let error = await #expect(throws: ProfileClientError.self) {
                try await profiles.create(CustomerProfile(name: "one"))
            }
            #expect(error?.kind == .unavailable(retryAfter: nil))
            #expect(daemon.calls.methods == ["Create", "Create"])
            #expect(await table.records.isEmpty)
        }
    }

    @Test(arguments: [RPCError.Code.aborted, .internalError, .unknown, .invalidArgument])
    func `Other failures are never repeated`(code: RPCError.Code) async throws {
        let failure = RPCError(code: code, message: "no")
        try await StubDaemon.run(failing: [failure], ProfileTable().register) { daemon in
            await #expect(throws: ProfileClientError.self) {
                try await daemon.client().account("acme").customerProfiles.get("one")
            }
            #expect(daemon.calls.methods == ["Get"])
        }
    }

    @Test func `Attempts end with the policy, and retries with the budget that all calls share`() async throws {
        let failures = Array(repeating: Self.unavailable, count: 20)
        try await StubDaemon.run(failing: failures, ProfileTable().register) { daemon in
            let client = try daemon.client {
                $0.retry.maximumAttempts = 3
                $0.retry.budget = 3
            }
            let profiles = client.account("acme").customerProfiles
            for _ in 1...3 { _ = try? await profiles.get("one") }
            // 1 + 2 retries, 1 + the last one, 1.
            #expect(daemon.calls.methods.count == 6)
        }
    }

    @Test func `Nothing is repeated beyond the time limit`() async throws {
        let later = Self.unavailable.adding(retryAfter: .seconds(60))
        try await StubDaemon.run(failing: [later], ProfileTable().register) { daemon in
            let start = ContinuousClock.now
            let error = await #expect(throws: ProfileClientError.self) {
                try await daemon.client().account("acme").customerProfiles.get("one")
            }
            #expect(error?.kind == .unavailable(retryAfter: .seconds(60)))
            #expect(ContinuousClock.now - start < .seconds(5))
        }
    }

    @Test func `A daemon that comes up during the attempts is found`() async throws {
        let table = ProfileTable()
        let path = StubDaemon.temporaryPath()
        var configuration = ProfileClient.Configuration()
        configuration.retry.maximumAttempts = 100
        configuration.retry.budget = 100
        let client = try ProfileClient(socketPath: path, configuration: configuration)
        let created = Task { try await client.account("acme").customerProfiles.create(CustomerProfile(name: "one")) }
        try await StubDaemon.run(at: path, table.register) { _ in
            let version = try await created.value.version
            #expect(version == 1)
        }
    }

    @Test func `The same client works after the daemon was replaced`() async throws {
        let table = ProfileTable()
        let path = StubDaemon.temporaryPath()
        let client = try ProfileClient(socketPath: path)
        let profiles = client.account("acme").customerProfiles
        let first = try await StubDaemon.run(at: path, table.register) { _ in
            try await profiles.create(CustomerProfile(name: "one"))
        }
        try await StubDaemon.run(at: path, table.register) { _ in
            let name = try await profiles.get(first.id).name
            #expect(name == "one")
        }
    }

    @Test func `Delays double up to a limit and keep at least half`() {
        let policy = RetryPolicy()
        #expect(policy.delay(afterAttempt: 1, fraction: 1) == .milliseconds(50))
        #expect(policy.delay(afterAttempt: 1, fraction: 0) == .milliseconds(25))
        #expect(policy.delay(afterAttempt: 3, fraction: 1) == .milliseconds(200))
        #expect(policy.delay(afterAttempt: 1_000_000, fraction: 1) == .seconds(2))
    }
}

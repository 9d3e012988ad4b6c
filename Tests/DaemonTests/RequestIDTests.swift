import DaemonTestSupport
import Foundation
import PostgresTestSupport
import ProfileClient
import ProfiledProtocol
import TTRPC
import Testing

/// Writes that are sent more than once under one name.
@Suite struct RequestIDTests {
    /// Everything that an account has, history and kept answers included, as text.
    static func state(of account: String, _ world: DataWorld) async throws -> String {
        try await world.sql(
            """
            SELECT 'row', to_jsonb(t) - 'search_vector' FROM target_customer_profiles AS t WHERE account_id = '\(account)'
            UNION ALL SELECT 'history', to_jsonb(h) FROM profile_version_history AS h WHERE account_id = '\(account)'
            UNION ALL SELECT 'request', to_jsonb(r) FROM write_requests AS r WHERE account_id = '\(account)'
            UNION ALL SELECT 'first', to_jsonb(f) FROM account_first_profiles AS f WHERE account_id = '\(account)'
            ORDER BY 1, 2
            """)
    }

    @Test func `every write sent again gets the same bytes and is not done again`() async throws {
        let world = try await DataWorld.shared.value
        let writes = try await EveryWrite(world, named: true)
        for call in writes.calls {
            let first = try await call.send(to: world)
            #expect(first.code == .ok, "\(call.name): \(first.status)")
            let state = try await Self.state(of: writes.account, world)
            for _ in 0..<2 {
                let again = try await call.send(to: world)
                #expect(again.code == .ok && again.payload == first.payload, "\(call.name): \(again.status)")
            }
            let after = try await Self.state(of: writes.account, world)
            #expect(after == state, "\(call.name) was done again")
        }
        try await world.checkHistory(of: writes.account, CustomerProfile.self)
    }

    @Test func `without a name a create sent twice is done twice, so names are what prevents it`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account().id
        let request = Profiled_V1_CreateBrandGuidelineRequest.with {
            ($0.accountID, $0.brandGuideline.brandName) = (account, "twin")
        }
        let first = try await world.rawBrands.create(request)
        let second = try await world.rawBrands.create(request)
        #expect(first.id != second.id)
        var named = request
        named.requestID = "once"
        let third = try await world.rawBrands.create(named)
        let fourth = try await world.rawBrands.create(named)
        #expect(third == fourth && third.id != first.id)
    }

    @Test func `a name belongs to one request of one method in one account, whoever acts`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account().id
        let request = Profiled_V1_CreateCustomerProfileRequest.with {
            ($0.accountID, $0.requestID, $0.customerProfile.name) = (account, "the one", "first")
        }
        let first = try await world.rawProfiles.create(request)
        func refused(_ error: RPCError?) {
            #expect(error?.code == .invalidArgument && error?.fields == ["request_id"])
            #expect(error?.detail(Google_Rpc_ErrorInfo.self)?.reason == "REQUEST_ID_REUSED")
        }
        var other = request
        other.customerProfile.name = "second"
        refused(try await status { try await world.rawProfiles.create(other) })
        refused(
            try await status {
                try await world.rawProfiles.delete(
                    .with { ($0.accountID, $0.requestID, $0.id) = (account, "the one", first.id) })
            })
        refused(
            try await status {
                try await world.rawBrands.create(
                    .with { ($0.accountID, $0.requestID, $0.brandGuideline.brandName) = (account, "the one", "x") })
            })
        // Neither another account's, nor a name that differs in composition alone.
        other.accountID = world.account().id
        #expect(try await world.rawProfiles.create(other).name == "second")
        other.accountID = account
        other.requestID = "the one\u{301}"
        #expect(try await world.rawProfiles.create(other).name == "second")
        // The actor is no part of the request.
        let replay = try await world.rawProfiles.create(
            request, options: CallOptions(timeout: .seconds(30), metadata: ["actor": "somebody else"]))
        #expect(replay == first && replay.createdBy != "somebody else")

        for bad in [String(repeating: "x", count: 129), "line\nbreak"] {
            other.requestID = bad
            #expect(try await status { try await world.rawProfiles.create(other) }?.fields == ["request_id"])
        }
        other.requestID = String(repeating: "ä", count: 128)
        other.customerProfile.name = "third"
        #expect(try await world.rawProfiles.create(other).name == "third")
    }

    @Test func `a write that failed leaves nothing under its name and is really tried again`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        let holder = try await account.customerProfiles.create(CustomerProfile(name: "taken"))
        let request = Profiled_V1_CreateCustomerProfileRequest.with {
            ($0.accountID, $0.requestID, $0.customerProfile.name) = (account.id, "again", "TAKEN")
        }
        let error = try await status { try await world.rawProfiles.create(request) }
        #expect(error?.code == .alreadyExists)
        let kept = "SELECT count(*) FROM write_requests WHERE account_id = '\(account.id)' AND request_id = 'again'"
        #expect(try await world.sql(kept) == "0")
        try await account.customerProfiles.delete(holder.id)
        let made = try await world.rawProfiles.create(request)
        #expect(made.name == "TAKEN" && made.version == 1)
        #expect(try await world.rawProfiles.create(request) == made)
        #expect(try await world.sql(kept) == "1")
    }

    @Test(arguments: [1, 5]) func `of 32 twins one is done and all get its answer`(rounds: Int) async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        for round in 0..<rounds {
            let call = try WriteCall(
                "twin", "Create",
                Profiled_V1_CreateCustomerProfileRequest.with {
                    ($0.accountID, $0.requestID, $0.customerProfile.name) = (
                        account.id, "twins \(round)", "twin \(round)"
                    )
                    $0.customerProfile.labels = ["a": "1", "b": "2", "c": "3"]
                })
            let answers = try await withThrowingTaskGroup(of: RawCaller.Answer.self) { group in
                for _ in 0..<32 { group.addTask { try await call.send(to: world) } }
                return try await group.reduce(into: [RawCaller.Answer]()) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0.code == .ok }, "\(answers.first { $0.code != .ok }?.status.message ?? "")")
            #expect(Set(answers.map(\.payload)).count == 1)
        }
        #expect(try await account.customerProfiles.list().collect().count == rounds)
        try await world.checkHistory(of: account.id, CustomerProfile.self)
    }

    @Test func `a day later a name is free again, and expired ones are taken away little by little`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account().id
        var request = Profiled_V1_CreateCustomerProfileRequest.with {
            ($0.accountID, $0.requestID, $0.customerProfile.name) = (account, "day", "first")
        }
        _ = try await world.rawProfiles.create(request)
        func age(_ interval: String) async throws {
            try await world.sql(
                """
                UPDATE write_requests SET created_at = clock_timestamp() - interval '\(interval)'
                WHERE account_id = '\(account)' AND request_id = 'day'
                """)
        }
        request.customerProfile.name = "second"
        try await age("23 hours 59 minutes")
        #expect(try await status { try await world.rawProfiles.create(request) }?.code == .invalidArgument)
        try await age("24 hours 1 second")
        let second = try await world.rawProfiles.create(request)
        #expect(second.name == "second")
        #expect(try await world.rawProfiles.create(request) == second, "the taken-over name has its own day")

        // Old rows of anybody, more than one write takes with it.
        let old = "old-\(UUID().uuidString)"
        try await world.sql(
            """
            INSERT INTO write_requests (account_id, request_id, method, digest, response, created_at)
            SELECT '\(old)', n::text, 'm', sha256(''), '', clock_timestamp() - interval '10 years' FROM generate_series(1, 9) AS n
            """)
        func left() async throws -> Int {
            try #require(Int(try await world.sql("SELECT count(*) FROM write_requests WHERE account_id = '\(old)'")))
        }
        var counts: [Int] = []
        for number in 0..<3 {
            request.requestID = "purge \(number)"
            request.customerProfile.name = "purge \(number)"
            _ = try await world.rawProfiles.create(request)
            counts.append(try await left())
        }
        #expect(counts[0] <= 5 && counts[2] == 0, "\(counts)")
    }

    @Test(.ownDaemon) func `a name outlives the daemon`() async throws {
        try await DaemonProcess.with { daemon in
            let conninfo = try #require(daemon.conninfo)
            let call = try WriteCall(
                "create", "Create",
                Profiled_V1_CreateCustomerProfileRequest.with {
                    ($0.accountID, $0.requestID, $0.customerProfile.name) = ("acme", "lasting", "first")
                    $0.customerProfile.labels = ["b": "1", "a": "2", "d": "3", "c": "4"]
                })
            let first = try await call.send(to: daemon)
            #expect(first.code == .ok)
            try await daemon.kill()
            try await DaemonProcess.with(database: .existing(conninfo)) { next in
                let again = try await call.send(to: next)
                #expect(again.payload == first.payload)
                let count = try await TestPostgres.shared.execute(
                    "SELECT count(*) FROM target_customer_profiles", on: conninfo)
                #expect(count == "1")
            }
        }
    }
}

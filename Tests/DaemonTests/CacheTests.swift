import DaemonTestSupport
import Foundation
import ProfileClient
import ProfiledProtocol
import Testing

/// What the daemon answers from memory is never older than what it has acknowledged.
@Suite(.ownDaemon, .timeLimit(.minutes(5))) struct CacheTests {
    /// Reads answered from memory so far.
    private static func hits(_ world: DataWorld) async throws -> Int {
        let client = Profiled_V1_AdminService.Client(wrapping: world.client.transport)
        let text = try await client.metrics(Profiled_V1_MetricsRequest()).text
        let line = text.split(separator: "\n").first { $0.hasPrefix("answer_cache_hits_total ") }
        return line.flatMap { Int($0.split(separator: " ")[1]) } ?? 0
    }

    /// Reads until an answer has come from memory: from then on every read is a hit unless something is written.
    private static func warmUp<Record: RecordUnderTest>(
        _ world: DataWorld, _ records: RecordCollection<Record>, _ id: String
    ) async throws {
        let end = ContinuousClock.now + .seconds(20)
        let before = try await hits(world)
        repeat {
            _ = try await records.get(id)
            try #require(ContinuousClock.now < end, "nothing is answered from memory")
        } while try await hits(world) == before
    }

    @Test(arguments: Kind.allCases)
    func `a record that was read before is answered from memory, and after each write anew`(kind: Kind) async throws {
        func check<Record: RecordUnderTest>(_: Record.Type) async throws {
            let world = try await DataWorld.shared.value
            let account = world.account()
            let records = Record.records(of: account)
            let first = try await records.create(Record(named: "first")).id
            let second = try await records.create(Record(named: "second")).id

            func afterwards(_ step: Comment, _ expected: [(id: String, version: Int64)]) async throws {
                for (id, version) in expected {
                    #expect(try await records.get(id).audit.version == version, step)
                    try await Self.warmUp(world, records, id)
                    #expect(try await records.get(id).audit.version == version, step)
                }
            }
            try await afterwards("created", [(first, 1), (second, 1)])
            try await records.setDefault(first)
            try await afterwards("the first is the default", [(first, 2), (second, 1)])
            try await records.setDefault(second)
            try await afterwards("the second is instead", [(first, 3), (second, 2)])
            try await records.update(first) { $0.title = "changed" }
            try await afterwards("updated", [(first, 4)])
            try await records.rollback(first, to: 1)
            try await afterwards("rolled back", [(first, 5)])
            var change = Record(named: "again")
            change.id = first
            _ = try await records.batchUpdate([RecordChange(change, fields: [Record.nameField])])
            try await afterwards("updated with others", [(first, 6)])
            _ = try await records.batchDelete([first, second])
            try await afterwards("deleted with others", [(first, 7), (second, 3)])
            try await records.undelete(first)
            try await afterwards("undeleted", [(first, 8)])
            try await records.delete(first)
            try await afterwards("deleted", [(first, 9)])
            try await records.expunge(first)
            #expect(try await records.find(first) == nil, "expunged")
        }
        try await check(kind.type)
    }

    @Test(arguments: Kind.allCases)
    func `a record is the same bytes from a handler, from its row, and from memory`(kind: Kind) async throws {
        func check<Record: RecordUnderTest>(_: Record.Type) async throws {
            let world = try await DataWorld.shared.value
            let account = world.account(actor: "Zoë")
            let records = Record.records(of: account)
            var isDefault = Record.full("the default")
            isDefault.isDefault = true
            let plain = try await records.create(Record(named: "with nothing but a name"))
            let full = try await records.create(Record.full("with \"everything\" 名前"))
            let first = try await records.create(isDefault)
            try await records.delete(plain.id)
            for id in [plain.id, full.id, first.id] {
                try await Self.warmUp(world, records, id)
                let fields = (account: Self.field(1, account.id), id: Self.field(2, id))
                // Fields in another order are left to the handler, which makes a record and encodes that.
                let handled = try await Self.get(world, Record.self, fields.id + fields.account)
                let kept = try await Self.get(world, Record.self, fields.account + fields.id)
                #expect(kept == handled)
                let off = try await DaemonProcess.with(
                    database: .existing(world.conninfo), environment: ["PROFILED_CACHE_BYTES": "0"]
                ) { daemon in
                    try await onThread {
                        let caller = RawCaller(try daemon.rawConnection(timeout: .seconds(30)))
                        return try caller.call(
                            Self.service(Record.self), "Get", payload: fields.account + fields.id
                        ).payload
                    }
                }
                #expect(off == handled)
            }
        }
        try await check(kind.type)
    }

    /// A text as a protobuf field.
    private static func field(_ number: UInt8, _ text: String) -> [UInt8] {
        [number << 3 | 2, UInt8(text.utf8.count)] + Array(text.utf8)
    }

    private static func service<Record: RecordUnderTest>(_: Record.Type) -> String {
        Record.self == CustomerProfile.self
            ? Profiled_V1_CustomerProfileService.serviceName : Profiled_V1_BrandGuidelineService.serviceName
    }

    private static func get<Record: RecordUnderTest>(
        _ world: DataWorld, _: Record.Type, _ payload: [UInt8]
    ) async throws -> [UInt8] {
        let service = service(Record.self)
        return try await onThread {
            let answer = try RawCaller(try world.rawConnection())
                .call(service, "Get", payload: payload)
            guard answer.code == .ok else { throw DaemonTestError("\(answer.status)") }
            return answer.payload
        }
    }

    @Test func `several kinds written in one are read anew`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        let profile = try await account.customerProfiles.create(CustomerProfile(name: "one"))
        let brand = try await account.brandGuidelines.create(BrandGuideline(brandName: "one"))
        try await Self.warmUp(world, account.customerProfiles, profile.id)
        try await Self.warmUp(world, account.brandGuidelines, brand.id)
        try await account.mutate {
            var changed = profile
            changed.name = "two"
            $0.update(changed, fields: ["name"])
            $0.delete(BrandGuideline.self, brand.id)
        }
        #expect(try await account.customerProfiles.get(profile.id).name == "two")
        #expect(try await account.brandGuidelines.get(brand.id).audit.deletedAt != nil)
    }

    @Test func `what is written in SQL is seen after 300 ms at most`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        let profiles = account.customerProfiles
        let id = try await profiles.create(CustomerProfile(name: "0")).id
        for round in 1...10 {
            try await Self.warmUp(world, profiles, id)
            try await world.sql(
                "UPDATE target_customer_profiles SET name = '\(round)' WHERE account_id = '\(account.id)' AND id = '\(id)'"
            )
            let limit = ContinuousClock.now + .milliseconds(300)
            var asked = ContinuousClock.now
            var name = try await profiles.get(id).name
            // Until one that was asked after the limit: it can't be what it was before.
            while name != "\(round)", asked <= limit {
                asked = .now
                name = try await profiles.get(id).name
            }
            #expect(name == "\(round)")
        }
    }

    @Test func `no read gives an older version after a newer one was acknowledged or read`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        let profiles = account.customerProfiles
        let made = try await profiles.batchCreate((0..<4).map { CustomerProfile(name: "raced \($0)") })
        let ids = made.map(\.id)
        // The least version that a read which begins now may give, by record.
        let floors = SharedValue([Int64](repeating: 1, count: ids.count))
        let end = ContinuousClock.now + .seconds(4)
        let before = try await Self.hits(world)
        let reads = try await withThrowingTaskGroup(of: Int.self) { group in
            for index in ids.indices {
                group.addTask {
                    var round = 0
                    while ContinuousClock.now < end {
                        var change = CustomerProfile(name: "raced \(index)")
                        (change.id, change.description) = (ids[index], "round \(round)")
                        let version = try await profiles.update(change, fields: ["description"]).audit.version
                        floors.change { $0[index] = max($0[index], version) }
                        round += 1
                        // Room for reads that are answered from memory.
                        for _ in 0..<20 { _ = try await profiles.get(ids[(index + 1) % ids.count]) }
                    }
                    return 0
                }
            }
            for reader in 0..<8 {
                group.addTask {
                    var reads = 0
                    while ContinuousClock.now < end {
                        let index = (reader + reads) % ids.count
                        let floor = floors.value[index]
                        let version = try await profiles.get(ids[index]).audit.version
                        try #require(version >= floor, "read \(version) after \(floor)")
                        floors.change { $0[index] = max($0[index], version) }
                        reads += 1
                    }
                    return reads
                }
            }
            return try await group.reduce(0, +)
        }
        let hits = try await Self.hits(world) - before
        #expect(hits > 0, "nothing was answered from memory, so nothing was shown")
        print("\(reads) reads beside writes, \(hits) answers from memory")
    }

    @Test func `without memory for it every read asks the database`() async throws {
        try await DaemonProcess.with(environment: ["PROFILED_CACHE_BYTES": "0"]) { daemon in
            let client = try daemon.client()
            let account = client.account("acme")
            let id = try await account.customerProfiles.create(CustomerProfile(name: "one")).id
            for _ in 0..<20 { _ = try await account.customerProfiles.get(id) }
            let admin = Profiled_V1_AdminService.Client(wrapping: client.transport)
            #expect(try await !admin.metrics(Profiled_V1_MetricsRequest()).text.contains("answer_cache"))
            await client.close()
        }
    }
}

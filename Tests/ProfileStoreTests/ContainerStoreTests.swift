import FoundationEssentials
import PostgresTestSupport
import ProfileModel
import Testing

@testable import ProfileStore

@Suite(.serialized) struct ContainerStoreTests {
    @Test func `a container comes back as it was, complete or telling what is missing`() async throws {
        let world = try await ContainerDatabase()
        let full = try await world.container("Spring") {
            $0.status = .active
            $0.isDefault = true
            $0.isPrimary = true
            $0.labels = ["team": "emea"]
            $0.metadata = #"{"n": 1.50}"#
        }
        #expect(full.completeness.isComplete && full.version == 1)
        #expect(try await world.containers.get(world.acme, full.id) == full)
        let half = try await world.container("Half") { $0.parts = PartReferences(budgetID: world.parts.budgetID) }
        #expect(half.completeness.missingParts == [.customerProfile, .brandGuidelines])
        let page = try await world.containers.list(
            ListQuery(kind: .container, accountID: world.acme, filter: #"missing_profiles:"customer_profile""#))
        #expect(page.elements.map(\.content.name) == ["Half"])
        for (filter, names) in [
            ("is_complete = true", ["Spring"]), ("is_complete = false", ["Half"]), (#"status = "ACTIVE""#, ["Spring"]),
            (#"status != "ACTIVE""#, ["Half"]), ("is_primary = true", ["Spring"]),
            (#"customer_profile_id = "\#(world.parts.customerProfileID?.uuidString ?? "")""#, ["Spring"]),
        ] {
            let query = try ListQuery(kind: .container, accountID: world.acme, filter: filter)
            #expect(try await world.containers.list(query).elements.map(\.content.name) == names, "\(filter)")
        }
        #expect(throws: ProfileError.self) {
            try ListQuery(kind: .container, accountID: world.acme, filter: #"status = "PAUSED""#)
        }
    }

    @Test func `an active container needs all three parts, and every missing one is named`() async throws {
        let world = try await ContainerDatabase()
        let error = try await refusal {
            try await world.container("x") {
                $0.parts = PartReferences(budgetID: world.parts.budgetID)
                $0.status = .active
            }
        }
        #expect(error?.reason == .incomplete)
        #expect(error?.preconditions.count == 2)
        let id = try await world.container("y") { $0.status = .active }.id
        let taken = try await refusal {
            try await world.containers.update(world.acme, id, expectedVersion: nil, actor: world.actor) { record in
                var content = record.content
                content.parts.budgetID = nil
                return content
            }
        }
        #expect(taken?.reason == .incomplete)
        // Without the trigger the constraint says the same.
        await #expect(throws: TestPostgresError.self) {
            try await world.database.sql(
                """
                ALTER TABLE customer_profile_containers DISABLE TRIGGER b_derive;
                INSERT INTO customer_profile_containers (account_id, name, status) VALUES ('acme', 'z', 'ACTIVE')
                """)
        }
    }

    @Test func `a missing part is named the same whether it never was, is deleted, or is another account's`()
        async throws
    {
        let world = try await ContainerDatabase()
        let foreign = try await ContainerDatabase.makeParts(in: world.database, account: "other", name: "part")
        let gone = try await world.database.profile("gone").id
        _ = try await world.database.profiles.delete(world.acme, gone, expectedVersion: nil, actor: world.actor)
        var texts: Set<String> = []
        for id in [UUID(), gone, try #require(foreign.customerProfileID)] {
            let error = try await refusal {
                try await world.container("x") { $0.parts = PartReferences(customerProfileID: id) }
            }
            let violations = try #require(error?.preconditions)
            #expect(error?.reason == .partMissing && violations.count == 1)
            #expect(violations[0].subject == "profiled.v1.CustomerProfile/\(id.uuidString.lowercased())")
            texts.insert(violations[0].description.replacing(id.uuidString.lowercased(), with: "ID"))
        }
        #expect(texts.count == 1)
        let all = try await refusal { try await world.container("x") { $0.parts = foreign } }
        #expect(all?.preconditions.count == 3)
        let batch = try await refusal {
            try await world.containers.batchCreate(
                world.acme,
                [
                    NewRecord(content: ContainerContent(name: "a")),
                    NewRecord(content: ContainerContent(name: "b", parts: foreign)),
                ], actor: world.actor)
        }
        #expect(batch?.preconditions.first?.description.hasPrefix("containers[1].customer_profile_id ") == true)
    }

    @Test func `a part is not deleted while live containers refer to it, and the first twenty are named`() async throws
    {
        let world = try await ContainerDatabase()
        for number in 10..<35 { try await world.container("c\(number)") }
        let profile = try #require(world.parts.customerProfileID)
        let error = try await refusal {
            try await world.database.profiles.delete(world.acme, profile, expectedVersion: nil, actor: world.actor)
        }
        #expect(error?.reason == .referenced)
        let violations = try #require(error?.preconditions)
        #expect(violations.count == 21)
        #expect(violations[0].type == "REFERENCED" && violations[0].description.contains("\"c10\""))
        #expect(violations[0].subject.hasPrefix("profiled.v1.Container/"))
        #expect(violations[20].description.hasPrefix("5 more"))
        #expect(error?.message.hasPrefix("25 records refer") == true)
        for table in ["brand_guidelines", "budgets"] {
            await #expect(throws: TestPostgresError.self) {
                try await world.database.sql("UPDATE \(table) SET deleted_at = now() + interval '1 s'")
            }
        }
        try await world.database.sql("UPDATE customer_profile_containers SET deleted_at = now() + interval '1 s'")
        _ = try await world.database.profiles.delete(world.acme, profile, expectedVersion: nil, actor: world.actor)
    }

    @Test func `a deleted container comes back only with its parts, and holds them against removal`() async throws {
        let world = try await ContainerDatabase()
        let container = try await world.container("Spring") {
            $0.isDefault = true
            $0.isPrimary = true
        }
        let profile = try #require(world.parts.customerProfileID)
        _ = try await world.containers.delete(world.acme, container.id, expectedVersion: nil, actor: world.actor)
        _ = try await world.database.profiles.delete(world.acme, profile, expectedVersion: nil, actor: world.actor)
        let seen = try await world.containers.get(world.acme, container.id)
        #expect(seen.completeness.missingParts == [.customerProfile] && !seen.content.isPrimary)
        let refused = try await refusal {
            try await world.containers.undelete(world.acme, container.id, expectedVersion: nil, actor: world.actor)
        }
        #expect(refused?.reason == .partMissing)
        #expect(
            refused?.preconditions.map(\.subject) == ["profiled.v1.CustomerProfile/\(profile.uuidString.lowercased())"])
        let expunge = try await refusal {
            try await world.database.profiles.expunge(world.acme, profile, expectedVersion: nil)
        }
        #expect(expunge?.reason == .referenced)
        #expect(expunge?.preconditions.first?.description.contains("deleted container \"Spring\"") == true)
        _ = try await world.database.profiles.undelete(world.acme, profile, expectedVersion: nil, actor: world.actor)
        let back = try await world.containers.undelete(
            world.acme, container.id, expectedVersion: nil, actor: world.actor)
        #expect(back.completeness.isComplete && !back.content.isDefault && !back.content.isPrimary)
        _ = try await world.containers.delete(world.acme, container.id, expectedVersion: nil, actor: world.actor)
        try await world.containers.expunge(world.acme, container.id, expectedVersion: nil)
        _ = try await world.database.profiles.delete(world.acme, profile, expectedVersion: nil, actor: world.actor)
        try await world.database.profiles.expunge(world.acme, profile, expectedVersion: nil)
    }

    @Test func `references into another account are refused by the database itself`() async throws {
        let world = try await ContainerDatabase()
        let foreign = try await ContainerDatabase.makeParts(in: world.database, account: "other", name: "part")
        for (column, id) in [
            ("customer_profile_id", foreign.customerProfileID), ("brand_guidelines_id", foreign.brandGuidelinesID),
            ("budget_id", foreign.budgetID),
        ] {
            let id = try #require(id)
            for triggers in ["ENABLE", "DISABLE"] {
                await #expect(throws: TestPostgresError.self) {
                    try await world.database.sql(
                        """
                        BEGIN; ALTER TABLE customer_profile_containers \(triggers) TRIGGER USER;
                        INSERT INTO customer_profile_containers (account_id, name, \(column)) VALUES ('acme', 'x', '\(id)');
                        COMMIT
                        """)
                }
                await #expect(throws: TestPostgresError.self) {
                    try await world.database.sql(
                        """
                        BEGIN; ALTER TABLE campaign_profile_usage \(triggers) TRIGGER USER;
                        INSERT INTO campaign_profile_usage (account_id, campaign_id, usage_type, \(column))
                        VALUES ('acme', 'x', 'INDIVIDUAL', '\(id)'); COMMIT
                        """)
                }
            }
        }
    }

    @Test(arguments: ["default", "primary"])
    func `of fifty containers that race for it, one is left with the flag`(flag: String) async throws {
        let world = try await ContainerDatabase()
        var ids: [UUID] = []
        for number in 0..<50 { ids.append(try await world.container("c\(number)").id) }
        let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
            for id in ids {
                group.addTask {
                    if flag == "default" {
                        return try await world.containers.setDefault(
                            world.acme, id, expectedVersion: nil, actor: world.actor
                        ).content.isDefault
                    }
                    return try await world.setPrimary(id).content.isPrimary
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(winners == 50)
        #expect(
            try await world.database.sql("SELECT count(*) FROM customer_profile_containers WHERE is_\(flag)") == "1")
        let taken = try await refusal {
            try await world.container("late") {
                $0.isDefault = flag == "default"
                $0.isPrimary = flag == "primary"
            }
        }
        #expect(taken?.reason == (flag == "default" ? .defaultExists : .primaryExists))
    }

    @Test
    func `a deletion under a snapshot of the whole transaction is refused, since it could not see new references`()
        async throws
    {
        let world = try await ContainerDatabase()
        await #expect(throws: TestPostgresError.self) {
            try await world.database.sql(
                """
                BEGIN ISOLATION LEVEL REPEATABLE READ;
                UPDATE target_customer_profiles SET deleted_at = now() + interval '1 s'; COMMIT
                """)
        }
    }
}

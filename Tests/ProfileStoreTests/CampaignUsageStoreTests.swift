import FoundationEssentials
import PostgresTestSupport
import ProfileModel
import Testing

@testable import ProfileStore

@Suite(.serialized) struct CampaignUsageStoreTests {
    @Test func `assigning ends the usage before and begins the next at the same moment`() async throws {
        let world = try await ContainerDatabase()
        let container = try await world.container("c").id
        let first = try await world.assign("spring", container: container)
        #expect(first.type == .container && first.isActive && first.createdBy == world.actor)
        let same = try await world.assign("spring", container: container)
        #expect(same == first)
        let second = try await world.assign(
            "spring", container: container, PartReferences(budgetID: world.parts.budgetID),
            metadata: #"{"why": "more"}"#)
        #expect(second.type == .hybrid)
        let ended = try await world.usages.get(world.acme, first.id)
        #expect(ended.endedAt == second.startedAt && ended.endedBy == world.actor && !ended.isActive)
        #expect(try await world.usages.active(world.acme, CampaignID("spring")) == second)
        let again = try await world.assign(
            "spring", container: container, PartReferences(budgetID: world.parts.budgetID), metadata: #"{"why":"more"}"#
        )
        #expect(again == second)
        #expect(try await world.end("spring").id == second.id)
        let none = try await refusal { try await world.end("spring") }
        #expect(none?.reason == .notFound)
    }

    @Test func `sixty-four racing assignments leave one usage active and a history without gaps`() async throws {
        let world = try await ContainerDatabase()
        var containers: [UUID] = []
        for number in 0..<64 { containers.append(try await world.container("c\(number)").id) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for id in containers { group.addTask { try await world.assign("spring", container: id) } }
            try await group.waitForAll()
        }
        #expect(
            try await world.database.sql(
                """
                SELECT count(*), count(*) FILTER (WHERE is_active), count(DISTINCT container_id),
                    count(*) FILTER (WHERE next IS NULL), bool_and(ended_at IS NOT DISTINCT FROM next)
                FROM (SELECT *, lead(started_at) OVER (ORDER BY started_at) AS next FROM campaign_profile_usage) AS u
                """) == "64|1|64|1|t")
    }

    @Test func `history answers what a campaign used at any moment`() async throws {
        let world = try await ContainerDatabase()
        let profile = try #require(world.parts.customerProfileID)
        try await world.database.sql(
            """
            INSERT INTO campaign_profile_usage
                (account_id, campaign_id, usage_type, customer_profile_id, started_at, ended_at, metadata)
            VALUES ('acme', 'spring', 'INDIVIDUAL', '\(profile)', '2026-01-01', '2026-02-01', '{"n": 1}'),
                ('acme', 'spring', 'INDIVIDUAL', '\(profile)', '2026-02-01', '2026-03-01', '{"n": 2}'),
                ('acme', 'spring', 'INDIVIDUAL', '\(profile)', '2026-04-01', NULL, '{"n": 3}')
            """)
        let campaign = try CampaignID("spring")
        for (moment, found) in [
            ("2025-12-31T23:59:59.999999Z", nil), ("2026-01-01", "1"), ("2026-01-31T23:59:59.999999Z", "1"),
            ("2026-02-01", "2"), ("2026-02-15", "2"), ("2026-03-01", nil), ("2026-03-31", nil), ("2026-04-01", "3"),
            ("2099-01-01", "3"),
        ] as [(String, String?)] {
            let moment = try #require(Timestamp(moment))
            let usage = try await world.usages.usage(world.acme, of: campaign, at: moment)
            #expect(usage?.metadata == found.map { #"{"n": \#($0)}"# }, "\(moment)")
        }
        let all = try await world.usages.list(UsageQuery(accountID: world.acme, scope: .campaign(campaign)))
        #expect(all.elements.map(\.metadata) == [#"{"n": 3}"#, #"{"n": 2}"#, #"{"n": 1}"#])
    }

    @Test func `pages of usages show each once, and only those that name a record`() async throws {
        let world = try await ContainerDatabase()
        let container = try await world.container("c").id
        for number in 0..<7 { try await world.assign("c\(number)", container: container) }
        for number in 0..<4 { try await world.assign("c\(number)", world.parts) }
        func all(_ activeOnly: Bool, _ reference: UUID?) async throws -> [CampaignUsage] {
            var token = ""
            var found: [CampaignUsage] = []
            repeat {
                let query = try UsageQuery(
                    accountID: world.acme, scope: .account(activeOnly: activeOnly, referenceID: reference), pageSize: 2,
                    pageToken: token)
                let page = try await world.usages.list(query)
                found += page.elements
                token = page.next.map(query.nextPageToken(after:)) ?? ""
            } while !token.isEmpty
            return found
        }
        #expect(try await all(false, nil).count == 11)
        #expect(try await all(true, nil).count == 7)
        #expect(try await all(false, container).count == 7)
        #expect(try await all(true, container).map(\.campaignID.rawValue) == ["c6", "c5", "c4"])
        #expect(try await all(true, world.parts.budgetID).map(\.campaignID.rawValue) == ["c3", "c2", "c1", "c0"])
        #expect(try await all(false, UUID()).isEmpty)
        #expect(try await all(false, nil).map(\.startedAt) == all(false, nil).map(\.startedAt).sorted(by: >))
    }

    @Test(arguments: [
        ("CONTAINER", "NULL", "NULL"), ("CONTAINER", "NULL", "part"), ("CONTAINER", "container", "part"),
        ("INDIVIDUAL", "NULL", "NULL"), ("INDIVIDUAL", "container", "NULL"), ("INDIVIDUAL", "container", "part"),
        ("HYBRID", "NULL", "NULL"), ("HYBRID", "container", "NULL"), ("HYBRID", "NULL", "part"),
        ("OTHER", "container", "NULL"),
    ])
    func `the database refuses what does not fit its type`(type: String, container: String, part: String) async throws {
        let world = try await ContainerDatabase()
        let id = try await world.container("c").id
        let profile = try #require(world.parts.customerProfileID)
        let values = [
            container == "NULL" ? "NULL" : "'\(id)'", part == "NULL" ? "NULL" : "'\(profile)'",
        ].joined(separator: ", ")
        await #expect(throws: TestPostgresError.self) {
            try await world.database.sql(
                """
                INSERT INTO campaign_profile_usage (account_id, campaign_id, usage_type, container_id, customer_profile_id)
                VALUES ('acme', 'x', '\(type)', \(values))
                """)
        }
        #expect(try await world.database.sql("SELECT count(*) FROM campaign_profile_usage") == "0")
    }

    @Test func `a usage is ended once, never changed, removed or doubled in time, whoever tries`() async throws {
        let world = try await ContainerDatabase()
        let container = try await world.container("c").id
        try await world.assign("spring", container: container)
        let active = """
            INSERT INTO campaign_profile_usage (account_id, campaign_id, usage_type, container_id, started_at, ended_at)
            VALUES ('acme', 'spring', 'CONTAINER', '\(container)',
            """
        func refused(_ statements: [String]) async {
            for sql in statements {
                await #expect(throws: TestPostgresError.self, "\(sql)") { try await world.database.sql(sql) }
            }
        }
        await refused([
            "DELETE FROM campaign_profile_usage", "TRUNCATE campaign_profile_usage",
            "UPDATE campaign_profile_usage SET metadata = '{\"a\": 1}'",
            "UPDATE campaign_profile_usage SET campaign_id = 'other', ended_at = clock_timestamp()",
            "UPDATE campaign_profile_usage SET container_id = gen_random_uuid(), ended_at = clock_timestamp()",
            "UPDATE campaign_profile_usage SET ended_at = started_at",
            "UPDATE campaign_profile_usage SET ended_by = 'x'",
            "\(active) clock_timestamp(), NULL)", "\(active) '2020-01-01', NULL)",
            "\(active) '2020-01-01', 'infinity')",
            "\(active) '2020-01-01', '2999-01-01')",
        ])
        try await world.end("spring")
        await refused([
            "UPDATE campaign_profile_usage SET ended_at = NULL",
            "UPDATE campaign_profile_usage SET ended_at = clock_timestamp()", "\(active) '2020-01-01', '2999-01-01')",
        ])
        try await world.database.sql("\(active) '2020-01-01', '2020-02-01')")
        // Another account's campaign of the same name is another campaign.
        let foreign = try await ContainerDatabase.makeParts(in: world.database, account: "other", name: "part")
        try await world.assign("spring", container: container)
        try await world.database.sql(
            """
            INSERT INTO campaign_profile_usage (account_id, campaign_id, usage_type, customer_profile_id)
            VALUES ('other', 'spring', 'INDIVIDUAL', '\(foreign.customerProfileID?.uuidString ?? "")')
            """)
        #expect(try await world.database.sql("SELECT count(*) FROM campaign_profile_usage WHERE is_active") == "2")
    }

    @Test func `what a campaign uses is not deleted, and what it used is not removed`() async throws {
        let world = try await ContainerDatabase()
        let container = try await world.container("c").id
        let single = try await world.database.profile("single").id
        try await world.assign("spring", container: container, PartReferences(customerProfileID: single))
        let profile = try await refusal {
            try await world.database.profiles.delete(world.acme, single, expectedVersion: nil, actor: world.actor)
        }
        #expect(profile?.preconditions.first?.description == "campaign \"spring\" uses this customer profile")
        #expect(profile?.preconditions.first?.subject.hasPrefix("profiled.v1.CampaignUsage/") == true)
        let whole = try await refusal {
            try await world.containers.delete(world.acme, container, expectedVersion: nil, actor: world.actor)
        }
        #expect(whole?.reason == .referenced)
        try await world.end("spring")
        _ = try await world.containers.delete(world.acme, container, expectedVersion: nil, actor: world.actor)
        let expunge = try await refusal {
            try await world.containers.expunge(world.acme, container, expectedVersion: nil)
        }
        #expect(expunge?.preconditions.first?.description.hasPrefix("campaign \"spring\" used this container") == true)
    }

    @Test func `an absent usage, campaign or reference is told in the same words as another account's`() async throws {
        let world = try await ContainerDatabase()
        let usage = try await world.assign("spring", world.parts)
        let other = AccountID(stored: "other")
        let foreign = try await refusal { try await world.usages.get(other, usage.id) }
        let absent = try await refusal { try await world.usages.get(world.acme, UUID()) }
        #expect(foreign?.reason == .notFound && absent?.reason == .notFound)
        let theirs = try await refusal { try await world.usages.active(other, CampaignID("spring")) }
        let none = try await refusal { try await world.usages.active(world.acme, CampaignID("springs")) }
        #expect(theirs?.message.replacing("spring", with: "") == none?.message.replacing("springs", with: ""))
    }
}

import DaemonTestSupport
import Foundation
import PostgresTestSupport
import ProfileClient
import Testing

/// `profiled retention`, beside a daemon.
@Suite(.ownDaemon, .timeLimit(.minutes(5))) struct RetentionTests {
    private let world: DataWorld

    init() async throws { world = try await DataWorld() }

    private var owner: String { TestPostgres.conninfo(world.conninfo, role: TestPostgres.ownerRole) }

    private func retention(_ arguments: String..., as conninfo: String? = nil) async throws -> ProfiledProgram.Result {
        try await ProfiledProgram.run(
            ["retention", "--database", conninfo ?? owner] + arguments, within: .seconds(120))
    }

    /// Moves everything about records into the past, as if the clock had gone on.
    private func age(_ table: String, _ ids: [String], days: Int = 100) async throws {
        let list = ids.map { "'\($0)'" }.joined(separator: ", ")
        try await world.sql(
            """
            SET session_replication_role = replica;
            UPDATE \(table) SET created_at = created_at - interval '\(days) days',
                updated_at = updated_at - interval '\(days) days', deleted_at = deleted_at - interval '\(days) days'
            WHERE id IN (\(list))
            """)
    }

    /// Everything that a removal would change.
    private func fingerprint() async throws -> String {
        try await world.sql(
            [
                "target_customer_profiles", "brand_guidelines", "budgets", "customer_profile_containers",
                "profile_version_history", "budget_ledger", "campaign_profile_usage",
            ].map { "SELECT '\($0)', count(*), md5(string_agg(t::text, ',' ORDER BY t::text)) FROM \($0) AS t" }
                .joined(separator: " UNION ALL ") + " ORDER BY 1")
    }

    private func versions(of id: String) async throws -> String {
        try await world.sql("SELECT count(*) FROM profile_version_history WHERE profile_id = '\(id)'")
    }

    @Test func `what was deleted long ago goes with its history in every account, and a dry run changes nothing`()
        async throws
    {
        let (acme, other) = (world.account(), world.account())
        let old = try await acme.customerProfiles.create(CustomerProfile(name: "old"))
        let young = try await acme.customerProfiles.create(CustomerProfile(name: "young"))
        let live = try await acme.customerProfiles.create(CustomerProfile(name: "live"))
        let brand = try await other.brandGuidelines.create(BrandGuideline(brandName: "old"))
        let budget = try await acme.budgets.create(
            Budget(name: "old", amount: Money(micros: 100_000_000), period: .monthly))
        try await acme.budgets.recordSpend(Spend(entryID: "a", amount: Money(micros: 1_000_000)), of: budget.id)
        for id in [old.id, young.id] { try await acme.customerProfiles.delete(id) }
        try await other.brandGuidelines.delete(brand.id)
        try await acme.budgets.delete(budget.id)
        try await age("target_customer_profiles", [old.id, live.id])
        try await age("brand_guidelines", [brand.id])
        try await age("budgets", [budget.id])

        let before = try await fingerprint()
        let tried = try await retention("--dry-run", "--deleted-days", "90")
        #expect(tried.exit == .status(0), "\(tried.output)")
        for (kind, account) in [
            ("customer profile", acme.id), ("brand guideline", other.id), ("budget", acme.id),
        ] {
            #expect(
                tried.lines.contains { $0.hasPrefix(kind) && $0.contains(" 1 ") && $0.hasSuffix(account) },
                "\(tried.output)")
        }
        #expect(tried.lines.last?.hasPrefix("3 records would be removed for good: ") == true, "\(tried.output)")
        let kept = try await retention("--deleted-days", "0")
        #expect(kept.exit == .status(0) && kept.output.contains("nothing to do"), "\(kept.output)")
        let later = try await retention("--deleted-days", "101")
        #expect(later.lines.last?.hasPrefix("0 records removed for good") == true, "\(later.output)")
        #expect(try await fingerprint() == before)

        let token = try await acme.currentChangeToken()
        let done = try await retention("--deleted-days", "90")
        #expect(done.exit == .status(0), "\(done.output)")
        #expect(done.lines.last?.hasPrefix("3 records removed for good: ") == true, "\(done.output)")
        #expect(try await acme.customerProfiles.find(old.id) == nil)
        #expect(try await other.brandGuidelines.find(brand.id) == nil)
        #expect(try await acme.budgets.find(budget.id) == nil)
        for id in [old.id, brand.id, budget.id] { #expect(try await versions(of: id) == "0") }
        #expect(try await world.sql("SELECT count(*) FROM budget_ledger WHERE budget_id = '\(budget.id)'") == "0")
        #expect(try await acme.customerProfiles.get(young.id).isDeleted)
        #expect(try await acme.customerProfiles.undelete(young.id).name == "young")
        #expect(try await acme.customerProfiles.get(live.id).name == "live")
        #expect(try await versions(of: young.id) == "3")
        // Who follows the feed is told, and by whom.
        let changes = try await acme.listChanges(from: token).changes.filter { $0.operation == .expunge }
        #expect(Set(changes.map(\.id)) == [old.id, budget.id])
        #expect(changes.allSatisfy { $0.actor == "profiled retention" })
        let again = try await retention("--deleted-days", "90")
        #expect(again.lines.last?.hasPrefix("0 records removed for good") == true, "\(again.output)")
    }

    @Test func `what something refers to stays, and a dry run knows what goes along`() async throws {
        let account = world.account()
        let profiles = try await account.customerProfiles.batchCreate((1...5).map { CustomerProfile(name: "p\($0)") })
        func container(_ name: String, _ profile: CustomerProfile) async throws -> String {
            try await account.containers.create(Container(name: name, customerProfileID: profile.id)).id
        }
        let goes = try await container("goes", profiles[0])
        let young = try await container("young", profiles[1])
        let used = try await container("used", profiles[2])
        try await account.campaigns.assign("spring", CampaignReferences(containerID: used))
        try await account.campaigns.end("spring")
        try await account.campaigns.assign("summer", CampaignReferences(customerProfileID: profiles[3].id))
        try await account.campaigns.end("summer")
        for id in [goes, young, used] { try await account.containers.delete(id) }
        for profile in profiles { try await account.customerProfiles.delete(profile.id) }
        try await age("customer_profile_containers", [goes, used])
        try await age("target_customer_profiles", profiles.map(\.id))

        let history = try await account.campaigns.history(of: "spring").collect()
        // Of the profiles the first, with its container, and the fifth, which nothing ever referred to.
        for (arguments, words) in [(["--dry-run"], "would be removed"), ([], "removed")] {
            let result = try await ProfiledProgram.run(
                ["retention", "--database", owner, "--deleted-days", "30"] + arguments)
            #expect(result.exit == .status(0), "\(result.output)")
            #expect(result.output.contains("3 records \(words) for good"), "\(result.output)")
            #expect(result.output.contains("4 records as old stay"), "\(result.output)")
        }
        #expect(try await account.containers.find(goes) == nil)
        #expect(try await account.customerProfiles.find(profiles[0].id) == nil)
        #expect(try await account.customerProfiles.find(profiles[4].id) == nil)
        for id in [young, used] { #expect(try await account.containers.get(id).isDeleted) }
        for profile in profiles[1...3] { #expect(try await account.customerProfiles.get(profile.id).isDeleted) }
        #expect(try await account.campaigns.history(of: "spring").collect() == history)
        #expect(try await versions(of: profiles[3].id) == "2")
        // What it keeps is what Expunge refuses.
        for profile in profiles[1...3] {
            let refusal = await failure { () async throws(ProfileClientError) in
                try await account.customerProfiles.expunge(profile.id)
            }
            #expect(refusal?.status.reason == "REFERENCED")
        }
    }

    @Test func `no transaction removes more than 200 records, and what somebody holds is left for the next run`()
        async throws
    {
        let (first, second) = (world.account(), world.account())
        try await world.sql(
            """
            INSERT INTO target_customer_profiles (account_id, name)
            SELECT account, 'record ' || n FROM unnest(ARRAY['\(first.id)', '\(second.id)']) AS account, generate_series(1, 450) AS n;
            UPDATE target_customer_profiles SET deleted_at = clock_timestamp() WHERE account_id IN ('\(first.id)', '\(second.id)')
            """)
        try await world.sql(
            """
            SET session_replication_role = replica;
            UPDATE target_customer_profiles SET created_at = created_at - interval '9 days',
                updated_at = updated_at - interval '9 days', deleted_at = deleted_at - interval '9 days'
            """)
        let held = try #require(try await first.customerProfiles.list(showDeleted: true).collect().first)
        try await world.whileLocked(held) {
            let result = try await retention("--deleted-days", "7")
            #expect(result.exit == .status(0), "\(result.output)")
            #expect(result.output.contains("899 records removed for good"), "\(result.output)")
            #expect(result.output.contains("1 record as old stays"), "\(result.output)")
        }
        #expect(try await first.customerProfiles.list(showDeleted: true).collect().map(\.id) == [held.id])
        #expect(try await retention("--deleted-days", "7").output.contains("1 record removed for good"))
        #expect(
            try await world.sql(
                """
                SELECT max(number) <= 200, sum(number) FROM (
                    SELECT count(*) AS number FROM (
                        SELECT xid, operation FROM profile_change_queue UNION ALL SELECT xid, operation FROM profile_changes
                    ) AS change WHERE operation = 'expunge' GROUP BY xid
                ) AS counts
                """) == "t|900")
    }

    @Test func `it takes the owner, of one role or two, and a schema that is its own`() async throws {
        let account = world.account()
        let profile = try await account.customerProfiles.create(CustomerProfile(name: "old"))
        try await account.customerProfiles.delete(profile.id)
        try await age("target_customer_profiles", [profile.id])
        let daemon = try await retention(
            "--deleted-days", "7", as: TestPostgres.conninfo(world.conninfo, role: TestPostgres.daemonRole))
        #expect(daemon.exit == .status(1), "\(daemon.output)")
        #expect(daemon.output.contains("is not the owner of the tables"), "\(daemon.output)")
        #expect(try await account.customerProfiles.get(profile.id).isDeleted)
        let wrong = try await retention("--deleted-days", "-1")
        #expect(wrong.exit != .status(0), "\(wrong.output)")

        // The same role for everything: the wall stands for it as well, and it says that it is about all accounts.
        let single = TestPostgres.conninfo(
            try await TestPostgres.shared.makeDatabase(), role: TestPostgres.ownerRole)
        let early = try await retention("--deleted-days", "7", as: single)
        #expect(early.exit == .status(1) && early.output.contains("migrate up"), "\(early.output)")
        #expect(try await ProfiledProgram.run(["migrate", "up", "--database", single]).exit == .status(0))
        try await TestPostgres.shared.execute(
            """
            SET profiled.scope = 'all';
            INSERT INTO brand_guidelines (account_id, brand_name) VALUES ('acme', 'old'), ('other', 'old');
            UPDATE brand_guidelines SET deleted_at = clock_timestamp();
            ALTER TABLE brand_guidelines DISABLE TRIGGER USER;
            UPDATE brand_guidelines SET created_at = created_at - interval '8 days', deleted_at = deleted_at - interval '8 days';
            ALTER TABLE brand_guidelines ENABLE TRIGGER USER;
            """, on: single)
        let done = try await retention("--deleted-days", "7", as: single)
        #expect(done.output.contains("2 records removed for good"), "\(done.output)")
    }
}

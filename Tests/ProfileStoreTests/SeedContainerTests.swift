import FoundationEssentials
import PostgresTestSupport
import ProfileModel
import Testing

@testable import ProfileStore

/// Where simpler ways to keep containers and usages fail: each is run as it is usually written, beside ours.
@Suite(.serialized) struct SeedContainerTests {
    private static let world = Task {
        let world = try await ContainerDatabase()
        try await world.database.sql(
            """
            CREATE SCHEMA simple;
            CREATE TABLE simple.profiles (
                id integer PRIMARY KEY, name text, account_id text, is_default boolean DEFAULT false, deleted_at timestamp);
            CREATE TABLE simple.budgets (
                id integer PRIMARY KEY, name text, account_id text, amount decimal(15, 2), currency text, period text,
                status text DEFAULT 'ACTIVE', deleted_at timestamp);
            CREATE TABLE simple.containers (
                id integer PRIMARY KEY, name text, account_id text, is_default boolean DEFAULT false, is_complete boolean,
                profile_id integer REFERENCES simple.profiles (id) ON DELETE RESTRICT, deleted_at timestamp);
            CREATE FUNCTION simple.completeness() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN NEW.is_complete := NEW.profile_id IS NOT NULL; RETURN NEW; END $$;
            CREATE TRIGGER completeness BEFORE INSERT OR UPDATE ON simple.containers
                FOR EACH ROW EXECUTE FUNCTION simple.completeness();
            CREATE UNIQUE INDEX one_default ON simple.containers (account_id, is_default)
                WHERE is_default AND deleted_at IS NULL;
            CREATE TABLE simple.usage (
                id serial PRIMARY KEY, campaign_id text, account_id text, usage_type text, is_active boolean DEFAULT true,
                container_id integer REFERENCES simple.containers (id) ON DELETE CASCADE,
                profile_id integer REFERENCES simple.profiles (id) ON DELETE CASCADE);
            CREATE UNIQUE INDEX one_active ON simple.usage (campaign_id) WHERE is_active;
            """)
        return world
    }

    @Test func `a soft delete is no delete for a foreign key, and a stored completeness goes stale`() async throws {
        let world = try await Self.world.value
        #expect(
            try await world.database.sql(
                """
                INSERT INTO simple.profiles (id, name, account_id) VALUES (1, 'p', 'a');
                INSERT INTO simple.containers (id, name, account_id, profile_id) VALUES (1, 'c', 'a', 1);
                UPDATE simple.profiles SET deleted_at = now() WHERE id = 1;
                SELECT c.is_complete, p.deleted_at IS NOT NULL FROM simple.containers AS c
                JOIN simple.profiles AS p ON p.id = c.profile_id WHERE c.id = 1
                """) == "t|t")
        let container = try await world.container("stays")
        let profile = try #require(world.parts.customerProfileID)
        let refused = try await refusal {
            try await world.database.profiles.delete(world.acme, profile, expectedVersion: nil, actor: world.actor)
        }
        #expect(refused?.reason == .referenced)
        // Even for somebody who goes past the triggers, every read tells the truth.
        try await world.database.sql(
            """
            SET session_replication_role = replica;
            UPDATE target_customer_profiles SET deleted_at = now() + interval '1 s' WHERE id = '\(profile)'
            """)
        #expect(
            try await world.containers.get(world.acme, container.id).completeness.missingParts == [.customerProfile])
        try await world.database.sql(
            """
            SET session_replication_role = replica;
            UPDATE target_customer_profiles SET deleted_at = NULL WHERE id = '\(profile)'
            """)
        #expect(try await world.containers.get(world.acme, container.id).completeness.isComplete)
    }

    @Test func `a key without the account lets records point into another, and campaigns be taken over`() async throws {
        let world = try await Self.world.value
        #expect(
            try await world.database.sql(
                """
                INSERT INTO simple.profiles (id, name, account_id) VALUES (2, 'theirs', 'b');
                INSERT INTO simple.containers (id, name, account_id, profile_id) VALUES (2, 'mine', 'a', 2);
                INSERT INTO simple.usage (campaign_id, account_id, usage_type, container_id) VALUES ('x', 'a', 'CONTAINER', 2);
                INSERT INTO simple.containers (id, name, account_id) VALUES (3, 'theirs', 'b');
                INSERT INTO simple.usage (campaign_id, container_id, account_id, usage_type) VALUES ('x', 3, 'b', 'CONTAINER')
                ON CONFLICT (campaign_id) WHERE is_active DO UPDATE SET container_id = EXCLUDED.container_id;
                SELECT account_id, container_id FROM simple.usage WHERE campaign_id = 'x'
                """) == "a|3")
        let theirs = try await ContainerDatabase.makeParts(in: world.database, account: "other", name: "theirs")
        let refused = try await refusal { try await world.container("mine") { $0.parts = theirs } }
        #expect(refused?.reason == .partMissing)
        let mine = try await world.assign("shared name", world.parts)
        try await world.database.sql(
            """
            INSERT INTO campaign_profile_usage (account_id, campaign_id, usage_type, customer_profile_id)
            VALUES ('other', 'shared name', 'INDIVIDUAL', '\(theirs.customerProfileID?.uuidString ?? "")')
            """)
        #expect(try await world.usages.active(world.acme, CampaignID("shared name")) == mine)
    }

    @Test func `a cascade erases what campaigns used, and an upsert keeps what no longer holds`() async throws {
        let world = try await Self.world.value
        #expect(
            try await world.database.sql(
                """
                INSERT INTO simple.profiles (id, name, account_id) VALUES (4, 'p', 'a');
                INSERT INTO simple.containers (id, name, account_id) VALUES (4, 'c', 'a');
                INSERT INTO simple.usage (campaign_id, account_id, usage_type, profile_id) VALUES ('y', 'a', 'INDIVIDUAL', 4);
                INSERT INTO simple.usage (campaign_id, container_id, account_id, usage_type, is_active)
                VALUES ('y', 4, 'a', 'CONTAINER', true)
                ON CONFLICT (campaign_id) WHERE is_active DO UPDATE SET container_id = EXCLUDED.container_id;
                SELECT usage_type, profile_id, container_id FROM simple.usage WHERE campaign_id = 'y'
                """) == "INDIVIDUAL|4|4")
        #expect(
            try await world.database.sql(
                "DELETE FROM simple.containers WHERE id = 4; SELECT count(*) FROM simple.usage WHERE campaign_id = 'y'")
                == "0")
        let container = try await world.container("kept").id
        let first = try await world.assign("kept", PartReferences(customerProfileID: world.parts.customerProfileID))
        let second = try await world.assign("kept", container: container)
        #expect(second.type == .container && second.references.parts.isEmpty)
        try await world.end("kept")
        _ = try await world.containers.delete(world.acme, container, expectedVersion: nil, actor: world.actor)
        await #expect(throws: TestPostgresError.self) {
            try await world.database.sql("DELETE FROM customer_profile_containers WHERE id = '\(container)'")
        }
        let all = try await world.usages.list(
            UsageQuery(accountID: world.acme, scope: .campaign(CampaignID("kept"))))
        #expect(all.elements.map(\.id) == [second.id, first.id])
    }

    @Test func `a default set before the other is cleared collides, and so does one that is restored`() async throws {
        let world = try await Self.world.value
        try await world.database.sql(
            """
            INSERT INTO simple.containers (id, name, account_id, is_default) VALUES (5, 'old', 'd', true), (6, 'new', 'd', false);
            INSERT INTO simple.profiles (id, name, account_id, is_default) VALUES (5, 'a', 'd', true), (6, 'b', 'd', true)
            """)
        await #expect(throws: TestPostgresError.self) {
            try await world.database.sql(
                "UPDATE simple.containers SET is_default = (id = 6) WHERE account_id = 'd' AND id = 6")
        }
        await #expect(throws: TestPostgresError.self) {
            try await world.database.sql(
                """
                UPDATE simple.containers SET deleted_at = now() WHERE id = 5;
                UPDATE simple.containers SET is_default = true WHERE id = 6;
                UPDATE simple.containers SET deleted_at = NULL WHERE id = 5
                """)
        }
        // Profiles have no such rule there: two defaults stand side by side.
        #expect(try await world.database.sql("SELECT count(*) FROM simple.profiles WHERE is_default") == "2")
        let old = try await world.container("old default") { $0.isDefault = true }
        let new = try await world.container("new default")
        let moved = try await world.containers.setDefault(
            world.acme, new.id, expectedVersion: nil, actor: world.actor)
        #expect(moved.content.isDefault)
        #expect(try await !world.containers.get(world.acme, old.id).content.isDefault)
        _ = try await world.containers.delete(world.acme, new.id, expectedVersion: nil, actor: world.actor)
        _ = try await world.containers.setDefault(world.acme, old.id, expectedVersion: nil, actor: world.actor)
        let back = try await world.containers.undelete(world.acme, new.id, expectedVersion: nil, actor: world.actor)
        #expect(!back.content.isDefault)
    }

    @Test func `stars of joined tables collide on names, and show parts that are deleted`() async throws {
        let world = try await Self.world.value
        try await world.database.sql(
            """
            INSERT INTO simple.profiles (id, name, account_id, deleted_at) VALUES (7, 'profile', 'a', now());
            INSERT INTO simple.containers (id, name, account_id, profile_id) VALUES (8, 'container', 'a', 7)
            """)
        let join =
            "SELECT c.*, p.* FROM simple.containers AS c LEFT JOIN simple.profiles AS p ON c.profile_id = p.id WHERE c.id = 8"
        await #expect(throws: TestPostgresError.self) {
            try await world.database.sql("CREATE VIEW simple.joined AS \(join)")
        }
        // A program that reads by name gets the part's id and name for the container's.
        #expect(try await world.database.sql("SELECT to_jsonb(p) ->> 'name' FROM (\(join)) AS p") == "profile")
        let container = try await world.container("resolved")
        let resolver = ResolveStore(pool: world.database.pool)
        let found = try await resolver.container(world.acme, container.id)
        #expect(found.container == container)
        #expect(found.customerProfile?.id == world.parts.customerProfileID && found.budget?.id == world.parts.budgetID)
        #expect(found.brandGuideline?.content.brandName == "part")
        let profile = try await world.database.profile("gone").id
        let half = try await world.container("half") { $0.parts = PartReferences(customerProfileID: profile) }
        _ = try await world.containers.delete(world.acme, half.id, expectedVersion: nil, actor: world.actor)
        _ = try await world.database.profiles.delete(world.acme, profile, expectedVersion: nil, actor: world.actor)
        let past = try await resolver.container(world.acme, half.id)
        #expect(past.customerProfile == nil && past.container.completeness.missingParts.count == 3)
    }

    @Test func `counts that are compared as text never are zero, and an emptied account is new again`() async throws {
        let world = try await Self.world.value
        // The driver hands bigint over as text: `'0' === 0` is false for every account.
        let count = try await world.database.sql("SELECT count(*) FROM simple.profiles WHERE account_id = 'nobody'")
        #expect(count == "0" && (count as Any) as? Int64 != 0)
        #expect(
            try await world.database.sql(
                """
                INSERT INTO simple.profiles (id, name, account_id) VALUES (9, 'p', 'once');
                UPDATE simple.profiles SET deleted_at = now() WHERE account_id = 'once';
                SELECT count(*) = 0 FROM simple.profiles WHERE account_id = 'once' AND deleted_at IS NULL
                """) == "t")
        let fresh = AccountID(stored: "never")
        #expect(try await world.database.accounts.getProfileStatus(fresh).isFirstTime)
        let once = AccountID(stored: "once")
        let container = try await world.containers.create(
            once, NewRecord(content: ContainerContent(name: "c")), actor: world.actor)
        _ = try await world.containers.delete(once, container.id, expectedVersion: nil, actor: world.actor)
        try await world.containers.expunge(once, container.id, expectedVersion: nil)
        let status = try await world.database.accounts.getProfileStatus(once)
        #expect(!status.isFirstTime && status.kinds.values.allSatisfy { $0.liveCount == 0 && $0.deletedCount == 0 })
        #expect(status.kinds.count == 4 && status.kinds[.container]?.firstCreatedAt != nil)
    }

    @Test func `one sum over all budgets mixes currencies and periods, and is nothing for nobody`() async throws {
        let world = try await Self.world.value
        #expect(
            try await world.database.sql(
                """
                INSERT INTO simple.budgets (id, name, account_id, amount, currency, period)
                VALUES (1, 'a', 's', 100, 'USD', 'DAILY'), (2, 'b', 's', 100, 'JPY', 'YEARLY');
                SELECT sum(amount) FROM simple.budgets WHERE account_id = 's' AND status = 'ACTIVE' AND deleted_at IS NULL
                """) == "200.00")
        #expect(
            try await world.database.sql("SELECT sum(amount) IS NULL FROM simple.budgets WHERE account_id = 'nobody'")
                == "t")
        try await world.database.sql(
            """
            INSERT INTO budgets (account_id, name, amount, currency_code, period, status) VALUES
                ('sums', 'a', 0.10, 'USD', 'DAILY', 'ACTIVE'), ('sums', 'b', 0.20, 'USD', 'DAILY', 'PAUSED'),
                ('sums', 'c', 100, 'JPY', 'YEARLY', 'ACTIVE'), ('sums', 'd', 5, 'USD', 'MONTHLY', 'ACTIVE'),
                ('sums', 'e', 7, 'USD', 'DAILY', 'DRAFT'), ('sums', 'f', 7, 'USD', 'DAILY', 'ARCHIVED');
            INSERT INTO budgets (account_id, name, amount, period)
            SELECT 'huge', 'b' || n, 9000000000000, 'LIFETIME' FROM generate_series(1, 3) AS n
            """)
        let sums = try await world.database.accounts.getSummary(AccountID(stored: "sums"))
        #expect(
            sums.budgetTotals.map { "\($0.currencyCode) \($0.period.rawValue) \($0.budgetCount) \($0.amountMicros)" }
                == ["JPY YEARLY 1 100000000", "USD DAILY 2 300000", "USD MONTHLY 1 5000000"])
        #expect(sums.budgetTotals.allSatisfy { $0.remainingMicros == $0.amountMicros && $0.spentMicros == "0" })
        let huge = try await world.database.accounts.getSummary(AccountID(stored: "huge"))
        // Beyond 64 bits.
        #expect(huge.budgetTotals.map(\.amountMicros) == ["27000000000000000000"])
        let nobody = try await world.database.accounts.getSummary(AccountID(stored: "nobody"))
        #expect(nobody.budgetTotals.isEmpty && nobody.status.isFirstTime && nobody.activeCampaignCount == 0)
    }
}

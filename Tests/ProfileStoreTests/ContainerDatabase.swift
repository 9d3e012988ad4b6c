import FoundationEssentials
import LibPQ
import ProfileModel

@testable import ProfileStore

/// A database with one set of parts, and stores over what refers to them.
struct ContainerDatabase {
    let database: StoreDatabase
    let containers: ContainerStore
    let usages: CampaignUsageStore
    let acme = AccountID(stored: "acme")
    let actor = StoreDatabase.actor
    /// A live profile, live guidelines and a live budget of `acme`.
    let parts: PartReferences

    init() async throws {
        database = try await StoreDatabase()
        containers = ContainerStore(pool: database.pool)
        usages = CampaignUsageStore(pool: database.pool)
        parts = try await Self.makeParts(in: database, account: "acme", name: "part")
    }

    /// Creates a part of each kind.
    static func makeParts(in database: StoreDatabase, account: String, name: String) async throws -> PartReferences {
        let account = AccountID(stored: account)
        let profile = try await database.profiles.create(
            account, NewRecord(content: CustomerProfileContent(name: name)), actor: StoreDatabase.actor)
        let brand = try await database.brands.create(
            account, NewRecord(content: BrandGuidelineContent(brandName: name)), actor: StoreDatabase.actor)
        let budget = UUID()
        try await database.sql(
            """
            INSERT INTO budgets (account_id, id, name, amount, period)
            VALUES ('\(account)', '\(budget)', '\(name)', 100, 'MONTHLY')
            """)
        return PartReferences(customerProfileID: profile.id, brandGuidelinesID: brand.id, budgetID: budget)
    }

    /// Creates a container.
    @discardableResult
    func container(
        _ name: String, account: AccountID? = nil, _ edit: (inout ContainerContent) -> Void = { _ in }
    ) async throws -> Container {
        var content = ContainerContent(name: name, parts: parts)
        edit(&content)
        return try await containers.create(account ?? acme, NewRecord(content: content), actor: actor)
    }

    /// Assigns to a campaign in a transaction of its own.
    @discardableResult
    func assign(
        _ campaign: String, container: UUID? = nil, _ parts: PartReferences = PartReferences(), metadata: String = ""
    ) async throws -> CampaignUsage {
        let assignment = try CampaignAssignment(
            campaignID: CampaignID(campaign), references: UsageReferences(containerID: container, parts: parts),
            metadata: metadata)
        let outcome = try await usages.write(acme, Write(actor: actor)) { transaction throws(ProfileError) in
            try await usages.assign(acme, assignment, actor: actor, in: transaction)
        }
        guard case .done(let usage) = outcome else { throw MissingRowError() }
        return usage
    }

    /// Ends what a campaign uses.
    @discardableResult
    func end(_ campaign: String) async throws -> CampaignUsage {
        let outcome = try await usages.write(acme, Write(actor: actor)) { transaction throws(ProfileError) in
            try await usages.end(acme, CampaignID(stored: campaign), actor: actor, in: transaction)
        }
        guard case .done(let usage) = outcome else { throw MissingRowError() }
        return usage
    }

    /// Makes a container the primary one.
    @discardableResult
    func setPrimary(_ id: UUID) async throws -> Container {
        let outcome = try await containers.write(acme, id, Write(actor: actor)) { transaction throws(ProfileError) in
            try await containers.setPrimary(acme, id, expectedVersion: nil, actor: actor, in: transaction)
        }
        guard case .done(let container) = outcome else { throw MissingRowError() }
        return container
    }

    /// How many references of live containers and active usages lead to records that are not live.
    func danglingCount() async throws -> String {
        try await database.sql(
            """
            SELECT count(*) FROM (
                SELECT r.account_id, r.customer_profile_id, r.brand_guidelines_id, r.budget_id, NULL::uuid AS container_id
                FROM customer_profile_containers AS r WHERE r.deleted_at IS NULL
                UNION ALL
                SELECT r.account_id, r.customer_profile_id, r.brand_guidelines_id, r.budget_id, r.container_id
                FROM campaign_profile_usage AS r WHERE r.ended_at IS NULL
            ) AS r
            WHERE (r.customer_profile_id IS NOT NULL AND NOT EXISTS (SELECT FROM target_customer_profiles AS p
                    WHERE p.account_id = r.account_id AND p.id = r.customer_profile_id AND p.deleted_at IS NULL))
                OR (r.brand_guidelines_id IS NOT NULL AND NOT EXISTS (SELECT FROM brand_guidelines AS p
                    WHERE p.account_id = r.account_id AND p.id = r.brand_guidelines_id AND p.deleted_at IS NULL))
                OR (r.budget_id IS NOT NULL AND NOT EXISTS (SELECT FROM budgets AS p
                    WHERE p.account_id = r.account_id AND p.id = r.budget_id AND p.deleted_at IS NULL))
                OR (r.container_id IS NOT NULL AND NOT EXISTS (SELECT FROM customer_profile_containers AS p
                    WHERE p.account_id = r.account_id AND p.id = r.container_id AND p.deleted_at IS NULL))
            """)
    }
}

extension ProfileError {
    /// The violations of a precondition; none for other errors.
    var preconditions: [PreconditionViolation] {
        if case .failedPrecondition(let violations) = kind { violations } else { [] }
    }
}

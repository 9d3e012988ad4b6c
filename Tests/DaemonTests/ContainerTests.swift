import DaemonTestSupport
import Foundation
import ProfileClient
import Testing

/// Containers, campaigns and accounts over the socket.
@Suite struct ContainerTests {
    /// One part of each kind.
    private func parts(_ account: ProfileAccount, _ name: String = "part") async throws -> CampaignReferences {
        let profile = try await account.customerProfiles.create(CustomerProfile(name: name))
        let brand = try await account.brandGuidelines.create(BrandGuideline(brandName: name))
        let budget = try await account.budgets.create(
            Budget(name: name, amount: Money(micros: 100_000_000), period: .monthly))
        return CampaignReferences(
            customerProfileID: profile.id, brandGuidelinesID: brand.id, budgetID: budget.id)
    }

    private func container(
        _ account: ProfileAccount, _ name: String, _ parts: CampaignReferences
    ) async throws -> Container {
        try await account.containers.create(
            Container(
                name: name, customerProfileID: parts.customerProfileID, brandGuidelinesID: parts.brandGuidelinesID,
                budgetID: parts.budgetID))
    }

    @Test func `a container is made, completed, resolved, made primary, deleted and restored`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        let parts = try await parts(account)
        var draft = Container(name: "Spring", customerProfileID: parts.customerProfileID)
        draft.isDefault = true
        let made = try await account.containers.create(draft)
        #expect(!made.isComplete && made.missingProfiles == ["brand_guidelines", "budget"] && made.status == .draft)
        let early = await refused {
            try await account.containers.update(made.id) { $0.status = .active }
        }
        #expect(early?.status.reason == "INCOMPLETE")
        let active = try await account.containers.update(made.id) {
            $0.brandGuidelinesID = parts.brandGuidelinesID
            $0.budgetID = parts.budgetID
            $0.status = .active
        }
        #expect(active.isComplete && active.version == 2)
        #expect(try await account.containers.setPrimary(made.id).isPrimary)
        let resolved = try await account.containers.resolve()
        #expect(resolved.container.id == made.id && resolved.customerProfile?.name == "part")
        #expect(resolved.brandGuideline?.id == parts.brandGuidelinesID && resolved.budget?.id == parts.budgetID)
        let held = await refused {
            try await account.budgets.delete(parts.budgetID ?? "")
        }
        guard case .failedPrecondition(let violations)? = held?.kind else {
            Issue.record("\(String(describing: held))")
            return
        }
        #expect(violations.map(\.type) == ["REFERENCED"] && violations[0].text.contains("\"Spring\""))
        let deleted = try await account.containers.delete(made.id)
        #expect(deleted.isDeleted && !deleted.isDefault && !deleted.isPrimary)
        let back = try await account.containers.undelete(made.id)
        #expect(back.isComplete && !back.isDefault)
        #expect(try await account.containers.list(filter: "is_complete = true").collect().map(\.id) == [made.id])
        let none = await refused { try await account.containers.resolve() }
        #expect(none?.isNotFound == true)
        let versions = try await account.containers.versions(of: made.id).collect()
        #expect(versions.map(\.record.version) == [5, 4, 3, 2, 1])
        #expect(try await account.containers.rollback(made.id, to: 1).brandGuidelinesID == nil)
    }

    @Test func `a campaign uses a container, its own parts win, and a day in the past has one answer`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        let parts = try await parts(account)
        let other = try await account.customerProfiles.create(CustomerProfile(name: "other"))
        let container = try await container(account, "c", parts)
        let first = try await account.campaigns.assign("spring", CampaignReferences(containerID: container.id))
        let second = try await account.campaigns.assign(
            "spring", CampaignReferences(containerID: container.id, customerProfileID: other.id))
        #expect(first.kind == .container && second.kind == .hybrid)
        let found = try await account.campaigns.resolve("spring")
        #expect(found.usage.id == second.id && found.container?.id == container.id)
        #expect(found.customerProfile?.id == other.id && found.customerProfileSource == .usage)
        #expect(found.budget?.id == parts.budgetID && found.budgetSource == .container)
        #expect(found.budget?.campaignIDs == ["spring"])
        #expect(try await account.campaigns.usage(of: "spring", at: first.startedAt)?.id == first.id)
        #expect(try await account.campaigns.usage(of: "spring", at: second.startedAt)?.id == second.id)
        #expect(try await account.campaigns.history(of: "spring").collect().map(\.id) == [second.id, first.id])
        #expect(
            try await account.campaigns.list(activeOnly: true, reference: other.id).collect().map(\.id) == [second.id])
        let held = await refused { try await account.containers.delete(container.id) }
        #expect(held?.status.reason == "REFERENCED")
        let summary = try await account.summary()
        #expect(summary.activeCampaignCount == 1 && summary.completeContainerCount == 1)
        #expect(
            summary.budgetTotals.map { "\($0.currencyCode) \($0.period) \($0.remainingMicros)" } == [
                "USD MONTHLY 100000000"
            ])
        #expect(try await account.campaigns.end("spring").id == second.id)
        let none = await refused { try await account.campaigns.active("spring") }
        #expect(none?.isNotFound == true)
        let tried = try await account.campaigns.with { $0.validateOnly = true }.assign("spring", parts)
        #expect(tried.kind == .individual)
        let stillNone = await refused { try await account.campaigns.resolve("spring") }
        #expect(stillNone?.isNotFound == true)
    }

    @Test func `fifty racing calls leave one default and one primary container`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        let made = try await account.containers.batchCreate((0..<50).map { Container(name: "c\($0)") })
        try await withThrowingTaskGroup(of: Void.self) { group in
            for container in made {
                group.addTask { try await account.containers.setDefault(container.id) }
                group.addTask { try await account.containers.setPrimary(container.id) }
            }
            try await group.waitForAll()
        }
        let all = try await account.containers.list().collect()
        #expect(all.count { $0.isDefault } == 1 && all.count { $0.isPrimary } == 1)
    }

    @Test func `deleting a profile that a new container refers to never leaves it dangling`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        for round in 0..<30 {
            let profile = try await account.customerProfiles.create(CustomerProfile(name: "p\(round)"))
            async let deleted = refused {
                try await account.customerProfiles.delete(profile.id)
            }
            async let created = refused {
                try await account.containers.create(Container(name: "c\(round)", customerProfileID: profile.id))
            }
            let (refusedDelete, refusedCreate) = await (deleted, created)
            #expect((refusedDelete == nil) != (refusedCreate == nil))
            #expect([nil, "REFERENCED"].contains(refusedDelete?.status.reason))
            #expect([nil, "PART_MISSING"].contains(refusedCreate?.status.reason))
            let isLive = try await !account.customerProfiles.get(profile.id).isDeleted
            #expect(isLive == (refusedCreate == nil))
        }
    }

    @Test func `what is resolved under changes is of one moment`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        let parts = try await parts(account)
        let container = try await container(account, "c", parts)
        // One statement gives both records the same number; a reader of two moments would see them differ.
        let writer = Task {
            for number in 1...60 {
                try await world.sql(
                    """
                    WITH a AS (UPDATE target_customer_profiles SET description = '\(number)' WHERE account_id = '\(account.id)')
                    UPDATE customer_profile_containers SET labels = '{"n": "\(number)"}' WHERE account_id = '\(account.id)'
                    """)
            }
        }
        var seen: Set<String> = []
        repeat {
            let found = try await account.containers.resolve(container.id)
            #expect(found.customerProfile?.description == found.container.labels["n"] ?? "")
            seen.insert(found.customerProfile?.description ?? "")
        } while !seen.contains("60")
        try await writer.value
        #expect(seen.count > 1)
    }

    @Test func `an absent container and another account's are told alike, and an emptied account is not new`()
        async throws
    {
        let world = try await DataWorld.shared.value
        let (mine, theirs) = (world.account(), world.account())
        #expect(try await mine.profileStatus().isFirstTime)
        let foreign = try await theirs.containers.create(Container(name: "theirs"))
        let absent = UUID().uuidString.lowercased()
        let calls: [@Sendable (String) async throws -> Void] = [
            { id in _ = try await mine.containers.get(id) },
            { id in _ = try await mine.containers.resolve(id) },
            { id in _ = try await mine.containers.setPrimary(id) },
            { id in _ = try await mine.containers.delete(id) },
            { id in _ = try await mine.campaigns.get(id) },
            { id in
                _ = try await mine.campaigns.assign("x", CampaignReferences(containerID: id))
            },
        ]
        for call in calls {
            let one = await refused { try await call(foreign.id) }
            let two = await refused { try await call(absent) }
            #expect(one != nil && one?.status.reason == two?.status.reason)
            #expect(one?.message.replacing(foreign.id, with: "") == two?.message.replacing(absent, with: ""))
        }
        let container = try await mine.containers.create(Container(name: "mine"))
        try await mine.containers.delete(container.id)
        try await mine.containers.expunge(container.id)
        let status = try await mine.profileStatus()
        #expect(!status.isFirstTime && !status.hasAny && status.containers.wasEverCreated)
    }

    @Test func `the command line shows containers, campaigns and sums`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        let parts = try await parts(account)
        let container = try await container(account, "Spring", parts)
        func run(_ arguments: String...) async throws -> String {
            let result = try await world.profilectl(
                arguments[0], arguments.count > 1 ? arguments[1] : "--account",
                arguments.count > 1 ? "--account" : account.id,
                arguments.count > 1 ? account.id : "--output=table")
            #expect(result.status == 0, "\(result.output)")
            return result.output
        }
        #expect(try await run("list", "containers").contains("Spring"))
        #expect(try await run("summary").contains("monthly"))
        let primary = try await world.profilectl("container", "set-primary", container.id, "--account", account.id)
        #expect(primary.status == 0 && primary.output.contains("made primary container"))
        let resolved = try await world.profilectl("container", "resolve", container.id, "--account", account.id)
        #expect(resolved.status == 0 && resolved.output.contains("brand guidelines"))
        let assigned = try await world.profilectl(
            "campaign", "assign", "spring", "--container", container.id, "--account", account.id)
        #expect(assigned.status == 0 && assigned.output.contains("assigned campaign"))
        for command in ["show", "resolve", "history"] {
            let shown = try await world.profilectl("campaign", command, "spring", "--account", account.id)
            #expect(shown.status == 0 && shown.output.contains(container.id), "\(shown.output)")
        }
        #expect(try await world.profilectl("campaign", "list", "--account", account.id).output.contains("spring"))
        #expect(try await world.profilectl("campaign", "end", "spring", "--account", account.id).status == 0)
        #expect(try await world.profilectl("campaign", "show", "spring", "--account", account.id).status == 2)
    }
}

/// What a call was refused with; nil when it was done.
private func refused<Value>(_ body: () async throws -> Value) async -> ProfileClientError? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error as? ProfileClientError
    }
}

import DaemonTestSupport
import Foundation
import JSON
import ProfileClient
import ProfiledProtocol
import TTRPC
import Testing

/// Writes of several kinds in one call.
@Suite struct MutateTests {
    private typealias Operation = Profiled_V1_MutateOperation

    /// Parts, their container, and a campaign that uses it.
    private static func launch(_ account: String, name: String) -> Profiled_V1_MutateRequest {
        .with {
            $0.accountID = account
            $0.operations = [
                .with {
                    ($0.createCustomerProfile.customerProfile.id, $0.createCustomerProfile.customerProfile.name) =
                        ("$people", "\(name) people")
                },
                .with {
                    $0.createBrandGuideline.brandGuideline = .with {
                        ($0.id, $0.brandName, $0.detailLevel) = ("$brand-1", name, .highLevel)
                    }
                },
                .with {
                    $0.createContainer.container = .with {
                        ($0.id, $0.name) = ("$box", "\(name) container")
                        ($0.customerProfileID, $0.brandGuidelinesID) = ("$people", "$brand-1")
                    }
                },
                .with {
                    ($0.updateCustomerProfile.customerProfile.id, $0.updateCustomerProfile.expectedVersion) =
                        ("$people", 1)
                    $0.updateCustomerProfile.customerProfile.description_p = "updated"
                    $0.updateCustomerProfile.updateMask.paths = ["description"]
                },
                .with { ($0.assignCampaign.campaignID, $0.assignCampaign.containerID) = ("spring", "$box") },
            ]
        }
    }

    private func accounts(_ world: DataWorld) -> Profiled_V1_AccountService.Client {
        .init(wrapping: world.client.transport)
    }

    @Test func `a program writes parts, their container and a campaign in one call, and all or none`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        func launch(_ name: String, container identity: String, into builder: inout MutationBuilder) {
            var container = Container(name: "\(name) container")
            container.status = .active
            container.customerProfileID = builder.create(CustomerProfile(name: "\(name) people"))
            container.brandGuidelinesID = builder.create(BrandGuideline(brandName: name))
            container.budgetID = builder.create(
                Budget(name: "\(name) budget", amount: Money(micros: 5_000_000), period: .monthly))
            container.id = identity
            builder.assign(name, CampaignReferences(containerID: builder.create(container)))
        }
        let results = try await account.mutate { launch("autumn", container: "", into: &$0) }
        let container = try #require(try results.records(Container.self).first)
        #expect(container.isComplete && container.version == 1)
        #expect(try results.records(Budget.self).map(\.id) == [container.budgetID])
        #expect(try results.campaignUsages().map(\.references.containerID) == [container.id])
        let resolved = try await account.campaigns.resolve("autumn")
        #expect(resolved.customerProfile?.name == "autumn people" && resolved.budget?.amount.micros == 5_000_000)

        // The container's id is taken: nothing of the second launch stays.
        let error = await #expect(throws: ProfileClientError.self) {
            try await account.mutate { launch("winter", container: container.id, into: &$0) }
        }
        #expect(error?.reason == "ID_TAKEN")
        let summary = try await account.summary()
        #expect(summary.activeCampaignCount == 1)
        #expect(summary.status.customerProfiles.liveCount == 1 && summary.status.budgets.liveCount == 1)
    }

    @Test func `parts, their container and the campaign that uses it come from one call`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        var request = Self.launch(account.id, name: "one")
        request.operations.insert(
            .with {
                $0.createBudget.budget = .with {
                    ($0.id, $0.name, $0.amountMicros, $0.period) = ("$money", "one budget", 1_000_000, .lifetime)
                }
            }, at: 2)
        request.operations[3].createContainer.container.budgetID = "$money"
        var results = try await accounts(world).mutate(request).results
        #expect(results.count == 6)
        let budget = results.remove(at: 2).budget
        #expect(results[2].container.budgetID == budget.id && results[2].container.isComplete)
        let (profile, brand, box) = (results[0].customerProfile, results[1].brandGuideline, results[2].container)
        #expect(box.customerProfileID == profile.id && box.brandGuidelinesID == brand.id)
        #expect(results[3].customerProfile.id == profile.id && results[3].customerProfile.version == 2)
        #expect(results[4].campaignUsage.containerID == box.id && results[4].campaignUsage.isActive)
        #expect(try await account.customerProfiles.get(profile.id).description == "updated")
        #expect(try await account.brandGuidelines.get(brand.id).brandName == "one")
        try await world.checkHistory(of: account.id, CustomerProfile.self)
    }

    @Test func `sent again under its name it is not done again, tried it leaves nothing`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        var request = Self.launch(account.id, name: "two")
        request.requestID = "launch"
        request.validateOnly = true
        let tried = try await accounts(world).mutate(request)
        #expect(tried.results.count == 5)
        #expect(try await account.profileStatus().isFirstTime)
        request.validateOnly = false
        let first = try await accounts(world).mutate(request)
        #expect(try await accounts(world).mutate(request) == first)
        #expect(try await account.customerProfiles.list().collect().count == 1)
        request.operations.removeLast()
        let other = try await status { try await accounts(world).mutate(request) }
        #expect(other?.fields == ["request_id"])
    }

    @Test func `one operation that fails undoes all and is named`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        let taken = try await account.customerProfiles.create(CustomerProfile(name: "taken"))
        let before = try await RequestIDTests.state(of: account.id, world)
        func refused(_ change: (inout Profiled_V1_MutateRequest) -> Void) async throws -> RPCError? {
            var request = Self.launch(account.id, name: "three")
            change(&request)
            let asked = request
            let error = try await status { try await accounts(world).mutate(asked) }
            #expect(try await RequestIDTests.state(of: account.id, world) == before)
            return error
        }
        func field(_ error: RPCError?) -> String? { error?.detail(Google_Rpc_ErrorInfo.self)?.metadata["field"] }

        let name = try await refused {
            $0.operations.append(.with { $0.createCustomerProfile.customerProfile.name = "TAKEN" })
        }
        #expect(name?.code == .alreadyExists)
        #expect(field(name) == "operations[5].create_customer_profile.customer_profile.name")
        let stale = try await refused {
            $0.operations.append(
                .with { ($0.deleteCustomerProfile.id, $0.deleteCustomerProfile.expectedVersion) = (taken.id, 9) })
        }
        #expect(stale?.code == .aborted && field(stale) == "operations[5].delete_customer_profile.expected_version")
        let absent = try await refused {
            $0.operations.insert(.with { $0.deleteBrandGuideline.id = UUID().uuidString }, at: 0)
        }
        #expect(absent?.code == .notFound && field(absent) == "operations[0].delete_brand_guideline.id")
        let invalid = try await refused {
            $0.operations[0].createCustomerProfile.customerProfile.name = ""
            $0.operations[1].createBrandGuideline.accountID = "another"
            $0.operations[2].createContainer.requestID = "x"
            $0.operations[3].updateCustomerProfile.updateMask.paths = ["nonsense"]
            $0.operations.append(Operation())
        }
        #expect(
            invalid?.fields == [
                "operations[0].create_customer_profile.customer_profile.name",
                "operations[1].create_brand_guideline.account_id", "operations[2].create_container.request_id",
                "operations[3].update_customer_profile.update_mask.paths[0]", "operations[5]",
            ])
    }

    @Test func `a temporary id stands for a record of an operation before, and for nothing else`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account().id
        let client = accounts(world)
        func creation(_ id: String) -> Operation {
            .with {
                ($0.createBrandGuideline.brandGuideline.id, $0.createBrandGuideline.brandGuideline.brandName) = (
                    id, "x"
                )
            }
        }
        let wrong = try await status {
            try await client.mutate(
                .with {
                    $0.accountID = account
                    $0.operations = [
                        .with { $0.deleteBrandGuideline.id = "$later" }, creation("$later"), creation("$later"),
                        creation("$"), creation("$a b"), creation("$" + String(repeating: "x", count: 64)),
                        .with {
                            ($0.createContainer.container.name, $0.createContainer.container.budgetID) = ("c", "$none")
                        },
                    ]
                })
        }
        let brand = "create_brand_guideline.brand_guideline.id"
        #expect(
            wrong?.fields == [
                "operations[0].delete_brand_guideline.id", "operations[2].\(brand)", "operations[3].\(brand)",
                "operations[4].\(brand)", "operations[5].\(brand)",
                "operations[6].create_container.container.budget_id",
            ])
        let good = try await client.mutate(
            .with {
                $0.accountID = account
                $0.operations = [
                    creation("$" + String(repeating: "x", count: 63)), creation(UUID().uuidString), creation(""),
                    .with { $0.deleteBrandGuideline.id = "$" + String(repeating: "x", count: 63) },
                ]
            })
        #expect(good.results[3].brandGuideline.id == good.results[0].brandGuideline.id)
        #expect(good.results[3].brandGuideline.hasDeletedAt)
    }

    @Test func `there are 1 to 1,000 operations`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        for count in [0, 1_001] {
            let error = try await status {
                try await accounts(world).mutate(
                    .with {
                        $0.accountID = account.id
                        $0.operations = (0..<count).map { number in
                            .with { $0.createBrandGuideline.brandGuideline.brandName = "b \(number)" }
                        }
                    })
            }
            #expect(error?.fields == ["operations"])
        }
        #expect(try await account.profileStatus().isFirstTime)
    }

    @Test func `the library collects writes, and profilectl reads them from a file`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        let old = try await account.brandGuidelines.create(BrandGuideline(brandName: "old"))
        let results = try await account.mutate {
            var profile = CustomerProfile(name: "Commuters")
            profile.id = $0.create(profile)
            profile.description = "by train"
            $0.update(profile, fields: ["description"])
            $0.create(BrandGuideline(brandName: "new"))
            $0.delete(BrandGuideline.self, old.id, expectedVersion: 1)
        }
        #expect(try results.records(CustomerProfile.self).map(\.version) == [1, 2])
        #expect(try results.records(BrandGuideline.self).map(\.brandName) == ["new", "old"])
        #expect(try await account.customerProfiles.list().collect().map(\.description) == ["by train"])
        let error = await failure { () throws(ProfileClientError) in
            try await account.mutate { $0.create(CustomerProfile(name: "COMMUTERS")) }
        }
        #expect(error?.field == "operations[0].create_customer_profile.customer_profile.name")

        let path = "/tmp/profiled-test-mutate-\(UInt32.random(in: 0 ... .max)).ndjson"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(
            """
            {"createCustomerProfile": {"customerProfile": {"id": "$p", "name": "From a file", "demographics": {"own": 1}}}}
            {"createContainer": {"container": {"name": "box", "customerProfileId": "$p"}}}

            """.utf8
        ).write(to: URL(filePath: path))
        let tried = try await world.profilectl("mutate", path, "--account", account.id, "--dry-run")
        #expect(tried.status == 0 && tried.output.contains("nothing was changed"), "\(tried)")
        let done = try await world.profilectl("mutate", path, "--account", account.id, "--request-id", "file")
        let again = try await world.profilectl("mutate", path, "--account", account.id, "--request-id", "file")
        #expect(done.status == 0 && done.output == again.output, "\(done)")
        let made = try await account.customerProfiles.list(filter: "name = \"From a file\"").collect()
        #expect(made.count == 1 && done.output.contains(made.first?.id ?? "none"))
        let refused = try await world.profilectl("mutate", path, "--account", account.id)
        #expect(refused.status != 0 && refused.output.contains("operations[0]"), "\(refused)")
    }
}

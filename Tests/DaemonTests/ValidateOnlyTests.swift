import Foundation
import ProfileClient
import ProfiledProtocol
import TTRPC
import Testing

/// Writes that are only tried.
@Suite struct ValidateOnlyTests {
    @Test(arguments: [false, true])
    func `a try of any write answers as the write would and changes nothing`(named: Bool) async throws {
        let world = try await DataWorld.shared.value
        let tries = try await EveryWrite(world, named: named, validateOnly: true)
        let before = try await RequestIDTests.state(of: tries.account, world)
        #expect(before.contains("history") && !before.contains("request|"))
        for call in tries.calls {
            let answer = try await call.send(to: world)
            #expect(answer.code == .ok, "\(call.name): \(answer.status)")
            #expect(answer.payload.isEmpty == (call.name == "expunge"), "\(call.name)")
            let after = try await RequestIDTests.state(of: tries.account, world)
            #expect(after == before, "\(call.name) changed something")
        }
        // All of them would still succeed, so none of the tries was kept.
        for call in tries.calls { #expect(try await call.send(to: world).code == .ok) }
    }

    @Test func `a try shows what would be stored`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        let tried = try await world.rawProfiles.create(
            .with { ($0.accountID, $0.validateOnly, $0.customerProfile.name) = (account.id, true, "  trimmed ") })
        #expect(tried.name == "trimmed" && tried.version == 1 && tried.id.count == 36)
        #expect(try await account.profileStatus().isFirstTime)
        let made = try await account.customerProfiles.create(CustomerProfile(name: "old"))
        let update = try await world.rawProfiles.update(
            .with {
                ($0.accountID, $0.validateOnly, $0.updateMask.paths) = (account.id, true, ["name"])
                ($0.customerProfile.id, $0.customerProfile.name) = (made.id, "new")
            })
        #expect(update.name == "new" && update.version == 2)
        #expect(try await account.customerProfiles.get(made.id) == made)
    }

    @Test func `a try fails as the write would`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        let made = try await account.customerProfiles.create(CustomerProfile(name: "taken"))
        let taken = try await status {
            try await world.rawProfiles.create(
                .with { ($0.accountID, $0.validateOnly, $0.customerProfile.name) = (account.id, true, "Taken") })
        }
        let info = try #require(taken?.detail(Google_Rpc_ErrorInfo.self))
        #expect(info.reason == "NAME_TAKEN" && info.metadata["existing_id"] == made.id)
        let live = try await status {
            try await world.rawProfiles.expunge(
                .with { ($0.accountID, $0.validateOnly, $0.id) = (account.id, true, made.id) })
        }
        #expect(live?.code == .failedPrecondition)
        let stale = try await status {
            try await world.rawProfiles.delete(
                .with {
                    ($0.accountID, $0.validateOnly) = (account.id, true)
                    ($0.id, $0.expectedVersion) = (made.id, 7)
                })
        }
        #expect(stale?.code == .aborted)
    }

    @Test func `a try leaves its name to the write that follows`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account().id
        var request = Profiled_V1_CreateCustomerProfileRequest.with {
            ($0.accountID, $0.requestID, $0.customerProfile.name) = (account, "both", "one")
            $0.validateOnly = true
        }
        _ = try await world.rawProfiles.create(request)
        request.validateOnly = false
        let made = try await world.rawProfiles.create(request)
        #expect(try await world.rawProfiles.create(request) == made)
    }
}

import DaemonTestSupport
import Foundation
import ProfileClient
import ProfiledProtocol
import TTRPC
import Testing

/// Many callers at one record in the same moment.
@Suite(.serialized, .timeLimit(.minutes(30))) struct RaceTests {
    /// How many rounds are raced: enough to take some seconds. The goal, 10,000, is reached with
    /// PROFILED_TEST_RACE_ROUNDS=10000 in about a minute and a half.
    private static var rounds: Int {
        ProcessInfo.processInfo.environment["PROFILED_TEST_RACE_ROUNDS"].flatMap(Int.init) ?? 400
    }

    @Test func `of 32 racers on one version exactly one wins, in every round`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        let first = try await account.customerProfiles.create(CustomerProfile(name: "race"))
        let rounds = Self.rounds
        let clock = ContinuousClock()
        let start = clock.now
        try await onThread {
            let connection = try world.rawConnection()
            var stream: UInt32 = 1
            for round in 0..<rounds {
                let version = Int64(round) + 1
                var frames: [UInt8] = []
                for racer in 0..<32 {
                    let request = Profiled_V1_UpdateCustomerProfileRequest.with {
                        ($0.accountID, $0.expectedVersion) = (account.id, version)
                        ($0.customerProfile.id, $0.customerProfile.description_p) = (first.id, "\(round).\(racer)")
                        $0.updateMask.paths = ["description"]
                    }
                    frames += RawCaller.request(
                        stream, Profiled_V1_CustomerProfileService.serviceName, "Update",
                        payload: try request.serializedBytes())
                    stream += 2
                }
                try connection.send(frames)
                var winners = 0
                for _ in 0..<32 {
                    let answer = try connection.receiveAnswer()
                    if answer.code == .ok {
                        winners += 1
                        let record = try Profiled_V1_CustomerProfile(serializedBytes: answer.payload)
                        guard record.version == version + 1 else {
                            throw DaemonTestError("round \(round): won version \(record.version)")
                        }
                        continue
                    }
                    let info = answer.error.detail(Google_Rpc_ErrorInfo.self)
                    guard answer.code == .aborted, info?.metadata["current_version"] == String(version + 1) else {
                        throw DaemonTestError("round \(round): \(answer.status)")
                    }
                }
                guard winners == 1 else { throw DaemonTestError("round \(round): \(winners) winners") }
            }
        }
        print("\(rounds) rounds of 32 racers: one winner each, in \(clock.now - start)")
        #expect(try await account.customerProfiles.get(first.id).version == Int64(rounds) + 1)
        try await world.checkHistory(of: account.id, CustomerProfile.self)
    }

    @Test(arguments: Kind.allCases) func `of 50 racing SetDefault one default is left`(kind: Kind) async throws {
        func check<Record: RecordUnderTest>(_: Record.Type) async throws {
            let world = try await DataWorld.shared.value
            let account = world.account()
            let records = Record.records(of: account)
            let made = try await records.batchCreate((0..<50).map { Record(named: "racer \($0)") })
            let last = try await withThrowingTaskGroup(of: Record.self) { group in
                for record in made { group.addTask { try await records.setDefault(record.id) } }
                // Creates that want to be the default race too: they are refused as long as there is one.
                for number in 0..<10 {
                    group.addTask {
                        var record = Record(named: "newcomer \(number)")
                        record.isDefault = true
                        do throws(ProfileClientError) {
                            return try await records.create(record)
                        } catch {
                            guard error.reason == "DEFAULT_EXISTS" else { throw error }
                            return made[0]
                        }
                    }
                }
                return try await group.reduce(into: [Record]()) { $0.append($1) }
            }
            #expect(last.count == 60)
            let defaults = try await records.list(filter: "is_default = true").collect()
            #expect(defaults.count == 1)
            try await world.checkHistory(of: account.id, Record.self)
        }
        try await check(kind.type)
    }

    @Test(arguments: ["name", "created_at desc", "updated_at"])
    func `pages under concurrent inserts show no record twice and leave none out`(order: String) async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        let profiles = account.customerProfiles
        let there = try await profiles.batchCreate((0..<300).map { CustomerProfile(name: "there \($0)") })
        let (seen, inserted) = try await withThrowingTaskGroup(of: Int.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    var count = 0
                    while !Task.isCancelled {
                        // Before, between and behind those that are there.
                        let name = ["a", "there 1", "z"][count % 3] + " \(writer).\(count)"
                        do throws(ProfileClientError) {
                            try await profiles.create(CustomerProfile(name: name))
                            count += 1
                        } catch {
                            guard Task.isCancelled else { throw error }
                        }
                    }
                    return count
                }
            }
            var seen: [String] = []
            for try await profile in profiles.list(orderBy: order, pageSize: 7) {
                seen.append(profile.id)
                // What is inserted at the end is shown as well: that need not end.
                if seen.count > 2_000 { break }
            }
            group.cancelAll()
            return (seen, try await group.reduce(0, +))
        }
        #expect(inserted > 10)
        #expect(Set(seen).count == seen.count, "a record showed twice")
        if seen.count <= 2_000 { #expect(Set(there.map(\.id)).isSubset(of: seen), "a record was left out") }
    }
}

import ProfileClient
import Testing

/// Runs the code of ProfileClient.docc; change both together.
struct DocumentationTests {
    @Test func `The examples of the documentation run`() async throws {
        let table = ProfileTable()
        try await StubDaemon.run(table.register) { daemon in
            let client = try daemon.client()
            let profiles = client.account("acme", actor: "campaign-manager").customerProfiles

            let profile = try await profiles.create(name: "Commuters") {
                $0.demographics.ageRange = AgeRange(minimum: 25, maximum: 40)
                $0.demographics.location.countries = ["SE", "NO"]
                $0.interests = ["cycling", "podcasts"]
                $0.labels["team"] = "nordics"
            }

            try await profiles.update(profile.id) {
                $0.demographics.ageRange.maximum = 45
                $0.interests.append("trains")
            }

            do throws(ProfileClientError) {
                try await profiles.update(profile.id, expectedVersion: profile.version) { $0.description = "By train" }
                Issue.record("the version was no longer the current one")
            } catch {
                guard case .versionMismatch(let current) = error.kind else { throw error }
                #expect(current == 2)
            }

            var maxima: [Int] = []
            for try await profile in profiles.list(filter: "is_active = true", orderBy: "name", pageSize: 10) {
                maxima.append(profile.demographics.ageRange.maximum ?? 0)
            }
            #expect(maxima == [45])
            for try await result in profiles.search("ommut").prefix(10) { #expect(result.record.name == "Commuters") }

            var demographics = profile.demographics
            demographics.members["commute"] = ["minutes": 35, "by": "train"]
            #expect(demographics.text.hasSuffix(#""commute":{"minutes":35,"by":"train"}}"#))
        }
    }

    /// Compiled only: the stub has no feed of changes, and the feed no end.
    private func followChanges(_ client: ProfileClient) async throws {
        let account = client.account("acme")
        let token = try await account.currentChangeToken()
        for try await change in account.changes(from: .token(token), filter: ChangeFilter(kinds: [.customerProfile])) {
            print(change.operation, change.id, change.version)
        }
    }
}

internal import ArgumentParser
internal import JSON
internal import ProfileClient

/// `profilectl match`
struct MatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "match", abstract: "Finds the customer profiles that a person fits.",
        discussion: """
            What isn't given fails every profile that asks for it. With --id it says of those profiles which clauses the \
            person meets and fails.
            """)

    @OptionGroup var person: PersonOptions
    @Option(name: .customLong("id"), help: "Answers about this profile, whether the person fits or not. Repeatable.")
    var ids: [String] = []
    @OptionGroup var paging: PagingOptions
    @OptionGroup var options: AccountOptions

    func run() async throws {
        let profiles = try options.global.client().account(try options.requiredAccount()).customerProfiles
        let person = person.person
        try await options.global.explaining("profile to match in account \(profiles.account)") {
            let output = options.global.output
            let printer = MatchPrinter(output, showsFailures: !ids.isEmpty)
            if !ids.isEmpty { return printer.print(try await profiles.match(person, ids: ids)) }
            let limit = paging.limit(output)
            var matches: [ProfileMatch] = []
            var isCut = false
            for try await match in profiles.match(person, pageSize: paging.pageSize(output)) {
                if matches.count == limit {
                    isCut = true
                    break
                }
                matches.append(match)
            }
            printer.print(matches)
            if isCut { Terminal.printError("there are more: --limit 0 shows all") }
        }
    }
}

internal import ArgumentParser
internal import ProfileClient

/// `profilectl clone`
struct CloneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clone", abstract: "Makes a copy of a customer profile, never as the default.")

    @Argument(help: "The original's id.") var id: String
    @Option(help: "The copy's name (default: the original's with “ (copy)” behind it).") var name: String?
    @Option(help: "The copy's id, a UUID (default: the daemon makes one).") var newID: String?
    @OptionGroup var options: AccountOptions

    func run() async throws {
        let profiles = try options.global.client().account(try options.requiredAccount()).customerProfiles
        try await options.global.explaining("customer profile \(id) in account \(profiles.account)") {
            let copy = try await profiles.clone(id, name: name, newID: newID)
            RecordPrinter(options.global.output).printChange("created", copy)
        }
    }
}

import ArgumentParser
import ProfiledServer

/// `profiled retention`: removes for good what was deleted long ago.
struct Retain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention",
        abstract: "Remove records for good that were deleted long ago and that nothing refers to.",
        discussion: """
            How long ago, retention.deletedDays says; 0, its default, keeps them for ever. Connects as `profiled migrate` does. A \
            few records at a time, so that it can be ended at any moment and go on with the next run.
            """)

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "Show what would be removed, by kind and account, and remove nothing.")
    var dryRun = false

    @Option(help: "Days since the deletion, in place of retention.deletedDays.")
    var deletedDays: Int?

    func run() async throws {
        let configuration = try await options.load(
            extra: deletedDays.map { ["retention.deletedDays": "\($0)"] } ?? [:])
        do {
            for line in try await Retention.run(configuration, dryRun: dryRun) { print(line) }
        } catch let error as SchemaError {
            throw CommandError(error.description)
        }
    }
}

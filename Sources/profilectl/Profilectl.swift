internal import ArgumentParser

/// The command line of profiled.
@main
struct Profilectl: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profilectl",
        abstract: "Works with the profiles and brand guidelines that profiled keeps.",
        discussion: """
            EXAMPLES:
              profilectl list brands --account demo
              profilectl search brands --account demo citroen
              profilectl get profiles --account demo ID -o json
              profilectl create profiles --account demo --name Commuters \\
                --set demographics.ageRange.min=25
              profilectl import records.ndjson --account demo
              profilectl call profiled.v1.AccountService/GetProfileStatus \\
                '{"accountId": "demo"}'

            \(ExitStatus.table)
            """,
        subcommands: [
            StatusCommand.self, GetCommand.self, ListCommand.self, SearchCommand.self, CreateCommand.self,
            UpdateCommand.self, DeleteCommand.self, UndeleteCommand.self, ExpungeCommand.self, SetDefaultCommand.self,
            ImportCommand.self, CallCommand.self, DescribeCommand.self, CompletionsCommand.self, ChangesCommand.self,
            WatchCommand.self, MatchCommand.self, FindByAgeCommand.self, CloneCommand.self, LintCommand.self,
            DesignTokensCommand.self, BudgetCommand.self,
            HistoryCommand.self, DiffCommand.self, RollbackCommand.self, MutateCommand.self,
            ContainerCommand.self, CampaignCommand.self, SummaryCommand.self,
            AdminCommand.self, TopCommand.self,
        ])

    /// Taken before the subcommand too; subcommands inherit them.
    @OptionGroup(visibility: .hidden) var options: AccountOptions

    static func main() async {
        await main(nil)
    }

    /// Parses and runs; every failure leaves by ``ExitStatus``.
    private static func main(_ arguments: [String]?) async {
        do {
            var command = try parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let error as CommandFailure {
            for line in error.lines { Terminal.printError("profilectl: " + line) }
            exit(withError: ExitCode(error.status.rawValue))
        } catch {
            exit(withError: error)
        }
    }
}

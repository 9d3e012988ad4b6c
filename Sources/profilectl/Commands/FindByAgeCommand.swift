internal import ArgumentParser
internal import ProfileClient

/// `profilectl find-by-age`
struct FindByAgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find-by-age", abstract: "Finds customer profiles by their range of ages.",
        discussion: "Without --min from 0 on, without --max up to 120.")

    @Option(help: "Lowest age.") var min: Int32?
    @Option(help: "Highest age.") var max: Int32?
    @Option(
        help: """
            How a profile's ages must lie: within those asked for, so that it contains them, or so that it overlaps \
            them.
            """)
    var mode: Mode = .overlaps
    @OptionGroup var paging: PagingOptions
    @OptionGroup var options: AccountOptions

    func run() async throws {
        let profiles = try options.global.client().account(try options.requiredAccount()).customerProfiles
        let output = options.global.output
        try await options.global.explaining("profile of these ages in account \(profiles.account)") {
            let list = profiles.findByAgeRange(
                minimum: min, maximum: max, mode: mode.mode, pageSize: paging.pageSize(output))
            try await RecordPrinter(output).print(list, limit: paging.limit(output), showsDeletion: false)
        }
    }

    /// The modes by their words on the command line.
    enum Mode: String, ExpressibleByArgument, CaseIterable {
        case within
        case contains
        case overlaps

        var mode: AgeRangeMode {
            switch self {
            case .within: .within
            case .contains: .contains
            case .overlaps: .overlaps
            }
        }
    }
}

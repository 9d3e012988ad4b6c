internal import ArgumentParser
internal import JSON
internal import ProfileClient

/// `profilectl changes`
struct ChangesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "changes", abstract: "Lists what was changed, in the order of its transactions.",
        discussion: """
            Lines that are tied together were written by one transaction. As JSON the answer has a token from which \
            --from goes on; changes are kept for some days (changes.keptDays of the daemon).
            """)

    @Option(help: ArgumentHelp("Where to begin: beginning, or a token.", valueName: "token"))
    var from = ChangeStartArgument(.beginning)
    @Option(help: "Most changes to print, 0 for all (default: 100 in a table, else all).") var limit: Int?
    @OptionGroup var changes: ChangeOptions
    @OptionGroup var options: AccountOptions

    func validate() throws {
        if let limit, limit < 0 { throw ValidationError("--limit can't be negative.") }
        if from.start == .now {
            throw ValidationError("There is nothing to list from now on; `profilectl watch` waits.")
        }
    }

    func run() async throws {
        let account = try options.global.client().account(try options.requiredAccount())
        let output = options.global.output
        var rest = limit ?? (output == .table ? PagingOptions.tableLimit : 0)
        if rest == 0 { rest = .max }
        var token = ""
        if case .token(let given) = from.start { token = given }
        var found: [Change] = []
        var hasMore = true
        while hasMore, rest > 0 {
            let page = try await options.global.explaining("changes of account \(account.id)") {
                try await account.listChanges(from: token, filter: changes.filter, pageSize: min(rest, 1_000))
            }
            if output == .ndjson {
                for change in page.changes { print(TextCell.escapedJSON(ChangeLine(change: change).form.text)) }
            } else {
                found += page.changes
            }
            rest -= page.changes.count
            token = page.resumeToken
            hasMore = page.hasMore
        }
        switch output {
        case .ndjson: break
        case .json:
            RecordPrinter.printJSON([
                "changes": .array(found.map { .object(ChangeLine(change: $0).form) }),
                "resumeToken": .string(token), "hasMore": hasMore.json,
            ])
        case .table: Self.printTable(found)
        }
        if hasMore, output != .json {
            Terminal.printError("there are more: --limit 0 shows all, --from \(token) goes on")
        }
    }

    private static func printTable(_ changes: [Change]) {
        guard !changes.isEmpty else { return Terminal.printError("no change found") }
        let rows = changes.enumerated().map { index, change in
            ChangeLine(change: change)
                .cells(continuesBefore: index > 0 && changes[index - 1].transactionContinues)
        }
        for line in TableRenderer(columns: ChangeLine.columns, width: Terminal.width).lines(rows) { print(line) }
    }
}

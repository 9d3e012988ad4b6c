internal import ArgumentParser
internal import ProfileClient

/// `profilectl get`
struct GetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Prints records by their ids, deleted ones too.")

    @Argument(help: RecordKind.help) var kind: RecordKind
    @Argument(help: "The records' ids.") var ids: [String]
    @OptionGroup var options: AccountOptions

    func run() async throws {
        try await options.run(Action(ids: ids, output: options.global.output), on: kind)
    }

    struct Action: RecordAction {
        let ids: [String]
        let output: OutputFormat
        var subject: String? { ids.count == 1 ? ids.first : nil }

        func run<Record: CommandRecord>(on records: RecordCollection<Record>) async throws {
            if let id = ids.first, ids.count == 1 {
                return RecordPrinter(output).printDetail(try await records.get(id))
            }
            let found = try await records.batchGet(ids)
            RecordPrinter(output).print(found.records)
            guard found.missingIDs.isEmpty else {
                throw CommandFailure(
                    .notFound,
                    found.missingIDs.map { "there is no \(Record.title) \($0) in account \(records.account)" })
            }
        }
    }
}

/// `profilectl list`
struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists an account's records.",
        discussion: "As ndjson, the list is a file that `profilectl import` takes.")

    @Argument(help: RecordKind.help) var kind: RecordKind
    @Option(help: "Which records, such as 'is_active = true AND labels.team = \"emea\"'.") var filter: String = ""
    @Option(help: "Fields to sort by, such as 'name' or 'updated_at desc'.") var orderBy: String = ""
    @Flag(help: "Lists deleted records too.") var deleted = false
    @OptionGroup var paging: PagingOptions
    @OptionGroup var options: AccountOptions

    func run() async throws {
        let action = Action(
            filter: filter, orderBy: orderBy, deleted: deleted, paging: paging, output: options.global.output)
        try await options.run(action, on: kind)
    }

    struct Action: RecordAction {
        let filter: String
        let orderBy: String
        let deleted: Bool
        let paging: PagingOptions
        let output: OutputFormat
        var subject: String? { nil }

        func run<Record: CommandRecord>(on records: RecordCollection<Record>) async throws {
            let list = records.list(
                filter: filter, orderBy: orderBy, pageSize: paging.pageSize(output), showDeleted: deleted)
            try await RecordPrinter(output).print(list, limit: paging.limit(output), showsDeletion: deleted)
        }
    }
}

/// `profilectl search`
struct SearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Finds records by words in any of their texts, best match first.")

    @Argument(help: RecordKind.help) var kind: RecordKind
    @Argument(help: "Words to find; every character is literal.") var words: [String]
    @Flag(help: "Searches deleted records too.") var deleted = false
    @OptionGroup var paging: PagingOptions
    @OptionGroup var options: AccountOptions

    func validate() throws {
        guard kind.isSearchable else {
            throw ValidationError("\(kind.rawValue) have no search; list them with --filter.")
        }
    }

    func run() async throws {
        let action = Action(
            words: words.joined(separator: " "), deleted: deleted, paging: paging, output: options.global.output)
        try await options.run(action, on: kind)
    }

    struct Action: RecordAction {
        let words: String
        let deleted: Bool
        let paging: PagingOptions
        let output: OutputFormat
        var subject: String? { nil }

        func run<Record: CommandRecord>(on records: RecordCollection<Record>) async throws {
            let results = records.search(words, pageSize: paging.pageSize(output), showDeleted: deleted)
            try await RecordPrinter(output).print(results, limit: paging.limit(output), showsDeletion: deleted)
        }
    }
}

/// How much of a list is printed.
struct PagingOptions: ParsableArguments {
    @Option(help: "Most records to print, 0 for all (default: 100 in a table, else all).") var limit: Int?

    /// The most records that a table shows unless it is told otherwise.
    static let tableLimit = 100

    func validate() throws {
        if let limit, limit < 0 { throw ValidationError("--limit can't be negative.") }
    }

    func limit(_ output: OutputFormat) -> Int {
        let limit = limit ?? (output == .table ? Self.tableLimit : 0)
        return limit == 0 ? Int.max : limit
    }

    /// What to ask for at once: no more than will be printed.
    func pageSize(_ output: OutputFormat) -> Int { min(limit(output), 500) }
}

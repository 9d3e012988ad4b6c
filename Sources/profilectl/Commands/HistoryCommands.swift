internal import ArgumentParser
internal import JSON
internal import ProfileClient

/// `profilectl history`
struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Lists the versions of a record, newest first.",
        discussion: "As json or ndjson every version comes with the whole record as it was.")

    @Argument(help: RecordKind.help) var kind: RecordKind
    @Argument(help: "The record's id; a deleted record has its history too.") var id: String
    @OptionGroup var paging: PagingOptions
    @OptionGroup var options: AccountOptions

    func run() async throws {
        try await options.run(Action(id: id, paging: paging, output: options.global.output), on: kind)
    }

    struct Action: RecordAction {
        let id: String
        let paging: PagingOptions
        let output: OutputFormat
        var subject: String? { id }

        func run<Record: CommandRecord>(on records: RecordCollection<Record>) async throws {
            let versions = records.versions(of: id, pageSize: paging.pageSize(output))
            try await HistoryPrinter(output).print(versions, limit: paging.limit(output))
        }
    }
}

/// `profilectl diff`
struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Shows in which fields, down to keys of documents, two versions of a record differ.")

    @Argument(help: RecordKind.help) var kind: RecordKind
    @Argument(help: "The record's id.") var id: String
    @Argument(help: "The version to start from.") var from: Int64
    @Argument(help: "The version to compare with (default: the current one).") var to: Int64?
    @OptionGroup var options: AccountOptions

    func validate() throws {
        if from < 1 || (to ?? 1) < 1 { throw ValidationError("Versions start at 1.") }
    }

    func run() async throws {
        try await options.run(Action(id: id, from: from, to: to, output: options.global.output), on: kind)
    }

    struct Action: RecordAction {
        let id: String
        let from: Int64
        let to: Int64?
        let output: OutputFormat
        var subject: String? { id }

        func run<Record: CommandRecord>(on records: RecordCollection<Record>) async throws {
            HistoryPrinter(output).print(try await records.diff(id, from: from, to: to), from: from)
        }
    }
}

/// `profilectl rollback`
struct RollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: "Makes an earlier version of a record the current one, as a new version.")

    @OptionGroup var record: OneRecordOptions
    @Argument(help: "The version to go back to.") var version: Int64

    func validate() throws {
        if version < 1 { throw ValidationError("Versions start at 1.") }
    }

    func run() async throws {
        try await record.options.run(
            Action(
                id: record.id, version: version, expectedVersion: record.expectedVersion, write: record.write,
                output: record.options.global.output), on: record.kind)
    }

    struct Action: RecordAction {
        let id: String
        let version: Int64
        let expectedVersion: Int64?
        let write: WriteOptions
        let output: OutputFormat
        var subject: String? { id }

        func run<Record: CommandRecord>(on records: RecordCollection<Record>) async throws {
            let restored = try await write.applied(to: records)
                .rollback(id, to: version, expectedVersion: expectedVersion)
            RecordPrinter(output, isTry: write.dryRun).printChange("rolled back", restored)
        }
    }
}

internal import ArgumentParser
internal import ProfileClient

/// What commands on one record take.
struct OneRecordOptions: ParsableArguments {
    @Argument(help: RecordKind.help) var kind: RecordKind
    @Argument(help: "The record's id.") var id: String
    @Option(help: ArgumentHelp("Fails unless the record is at this version.", valueName: "number"))
    var expectedVersion: Int64?
    @OptionGroup var write: WriteOptions
    @OptionGroup var options: AccountOptions

    func validate() throws {
        if let expectedVersion, expectedVersion < 1 { throw ValidationError("--expected-version starts at 1.") }
    }
}

/// One of the changes that need nothing but an id.
struct SimpleChange: RecordAction {
    enum Change: Sendable { case undelete, expunge, setDefault }

    let change: Change
    let id: String
    let version: Int64?
    let write: WriteOptions
    let output: OutputFormat
    var subject: String? { id }

    init(_ change: Change, _ record: OneRecordOptions) {
        self.change = change
        id = record.id
        version = record.expectedVersion
        write = record.write
        output = record.options.global.output
    }

    func run<Record: CommandRecord>(on records: RecordCollection<Record>) async throws {
        let printer = RecordPrinter(output, isTry: write.dryRun)
        let records = write.applied(to: records)
        switch change {
        case .undelete: printer.printChange("restored", try await records.undelete(id, expectedVersion: version))
        case .setDefault:
            printer.printChange("made the default", try await records.setDefault(id, expectedVersion: version))
        case .expunge:
            try await records.expunge(id, expectedVersion: version)
            guard output == .table else { return }
            print("\(Record.title) \(TextCell.escaped(id)) \(write.dryRun ? "would be" : "is") gone for good")
        }
    }
}

/// `profilectl delete`
struct DeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Marks records as deleted, all or none; undelete brings one back.")

    @Argument(help: RecordKind.help) var kind: RecordKind
    @Argument(help: "The records' ids, at most 1,000.") var ids: [String]
    @Option(help: ArgumentHelp("Fails unless the one record is at this version.", valueName: "number"))
    var expectedVersion: Int64?
    @OptionGroup var write: WriteOptions
    @OptionGroup var options: AccountOptions

    func validate() throws {
        guard let expectedVersion else { return }
        if expectedVersion < 1 { throw ValidationError("--expected-version starts at 1.") }
        if ids.count != 1 { throw ValidationError("--expected-version goes with one id.") }
    }

    func run() async throws {
        let action = Action(
            ids: ids, version: expectedVersion, write: write, output: options.global.output)
        try await options.run(action, on: kind)
    }

    struct Action: RecordAction {
        let ids: [String]
        let version: Int64?
        let write: WriteOptions
        let output: OutputFormat
        var subject: String? { ids.count == 1 ? ids.first : nil }

        func run<Record: CommandRecord>(on records: RecordCollection<Record>) async throws {
            let printer = RecordPrinter(output, isTry: write.dryRun)
            let records = write.applied(to: records)
            if let id = ids.first, ids.count == 1 {
                return printer.printChange("deleted", try await records.delete(id, expectedVersion: version))
            }
            printer.printChanges("deleted", try await records.batchDelete(ids))
        }
    }
}

/// `profilectl undelete`
struct UndeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "undelete", abstract: "Restores a deleted record.")
    @OptionGroup var record: OneRecordOptions
    func run() async throws { try await record.options.run(SimpleChange(.undelete, record), on: record.kind) }
}

/// `profilectl expunge`
struct ExpungeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "expunge", abstract: "Removes a deleted record for good.")
    @OptionGroup var record: OneRecordOptions
    func run() async throws { try await record.options.run(SimpleChange(.expunge, record), on: record.kind) }
}

/// `profilectl set-default`
struct SetDefaultCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set-default", abstract: "Makes a record the account's default in place of any other.")
    @OptionGroup var record: OneRecordOptions

    func validate() throws {
        guard record.kind.hasDefault else { throw ValidationError("\(record.kind.rawValue) have no default.") }
    }

    func run() async throws { try await record.options.run(SimpleChange(.setDefault, record), on: record.kind) }
}

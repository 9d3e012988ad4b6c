internal import ArgumentParser
internal import ProfileClient

/// What commands on one record take.
struct OneRecordOptions: ParsableArguments {
    @Argument(help: RecordKind.help) var kind: RecordKind
    @Argument(help: "The record's id.") var id: String
    @Option(help: ArgumentHelp("Fails unless the record is at this version.", valueName: "number"))
    var expectedVersion: Int64?
    @OptionGroup var options: AccountOptions

    func validate() throws {
        if let expectedVersion, expectedVersion < 1 { throw ValidationError("--expected-version starts at 1.") }
    }
}

/// One of the changes that need nothing but an id.
struct SimpleChange: RecordAction {
    enum Change { case delete, undelete, expunge, setDefault }

    let change: Change
    let id: String
    let version: Int64?
    let output: OutputFormat
    var subject: String? { id }

    init(_ change: Change, _ record: OneRecordOptions) {
        self.change = change
        id = record.id
        version = record.expectedVersion
        output = record.options.global.output
    }

    func run<Record: CommandRecord>(on records: RecordCollection<Record>) async throws {
        let printer = RecordPrinter(output)
        switch change {
        case .delete: printer.printChange("deleted", try await records.delete(id, expectedVersion: version))
        case .undelete: printer.printChange("restored", try await records.undelete(id, expectedVersion: version))
        case .setDefault:
            printer.printChange("made the default", try await records.setDefault(id, expectedVersion: version))
        case .expunge:
            try await records.expunge(id, expectedVersion: version)
            if output == .table { print("\(Record.title) \(TextCell.escaped(id)) is gone for good") }
        }
    }
}

/// `profilectl delete`
struct DeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Marks a record as deleted; undelete brings it back.")
    @OptionGroup var record: OneRecordOptions
    func run() async throws { try await record.options.run(SimpleChange(.delete, record), on: record.kind) }
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

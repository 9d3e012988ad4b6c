internal import ArgumentParser
internal import JSON
internal import ProfileClient

/// The fields that create and update take.
struct FieldOptions: ParsableArguments {
    @Option(
        name: [.customShort("f"), .long], help: "A JSON object with fields, from a file or - for the input.",
        completion: .file())
    var file: String?
    @Option(help: "The record's name.") var name: String?
    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "Sets a field or a key in a document, as in demographics.ageRange.min=25. JSON where it is, else text.",
            valueName: "path=value"))
    var assignments: [Assignment] = []

    /// The fields as changes, in the order in which they apply: file, name, assignments.
    func changes() throws -> FieldChanges {
        var changes = FieldChanges(name: name, assignments: assignments)
        if let file { changes.fields = try InputFile.object(file) }
        return changes
    }
}

/// What commands that write take.
struct WriteOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Names the write: run again within 24 hours, it is not done again and prints what it printed.",
            valueName: "name"))
    var requestID: String?
    @Flag(help: "Checks everything, prints what would be stored, and changes nothing.") var dryRun = false

    /// The records to write to, with these options.
    func applied<Record>(to records: RecordCollection<Record>) -> RecordCollection<Record> {
        records.with {
            $0.requestID = requestID
            $0.validateOnly = dryRun
        }
    }
}

/// `profilectl create`
struct CreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Creates a record.",
        discussion: "Fields have the names of protocol/import-format.md; those of the protocol (brand_name) work too.")

    @Argument(help: RecordKind.help) var kind: RecordKind
    @Option(help: "The record's id, a UUID (default: the daemon makes one).") var id: String?
    @OptionGroup var fields: FieldOptions
    @OptionGroup var write: WriteOptions
    @OptionGroup var options: AccountOptions

    func run() async throws {
        let action = Action(id: id, changes: try fields.changes(), write: write, output: options.global.output)
        try await options.run(action, on: kind)
    }

    struct Action: RecordAction {
        let id: String?
        let changes: FieldChanges
        let write: WriteOptions
        let output: OutputFormat
        var subject: String? { id }

        func run<Record: CommandRecord>(on records: RecordCollection<Record>) async throws {
            var object = try changes.applied(to: JSONObject(), of: Record.self)
            if let id { object["id"] = .string(id) }
            let record = try RecordFormat.failing { try Record(form: object) }
            let created = try await write.applied(to: records).create(record)
            RecordPrinter(output, isTry: write.dryRun).printChange("created", created)
        }
    }
}

/// `profilectl update`
struct UpdateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Changes the fields of a record that are given.",
        discussion: """
            A field from --file replaces the whole field; --set and --unset reach into documents. Only what differs from \
            the stored record is written.
            """)

    @OptionGroup var record: OneRecordOptions
    @OptionGroup var fields: FieldOptions
    @Option(help: ArgumentHelp("Removes a key from a document, or empties a field.", valueName: "path"))
    var unset: [String] = []

    func run() async throws {
        var changes = try fields.changes()
        changes.removals = try unset.map(Assignment.path)
        guard !changes.isEmpty else {
            throw ValidationError("Nothing to change: give --file, --name, --set or --unset.")
        }
        let action = Action(
            id: record.id, version: record.expectedVersion, changes: changes, write: record.write,
            output: record.options.global.output)
        try await record.options.run(action, on: record.kind)
    }

    struct Action: RecordAction {
        let id: String
        let version: Int64?
        let changes: FieldChanges
        let write: WriteOptions
        let output: OutputFormat
        var subject: String? { id }

        func run<Record: CommandRecord>(on records: RecordCollection<Record>) async throws {
            var failure: (any Error)?
            let updated = try await write.applied(to: records).update(id, expectedVersion: version) { record in
                do {
                    let object = try changes.applied(to: record.form, of: Record.self)
                    record = try RecordFormat.failing { try Record(form: object) }
                } catch {
                    failure = error
                }
            }
            if let failure { throw failure }
            RecordPrinter(output, isTry: write.dryRun).printChange("updated", updated)
        }
    }
}

internal import JSON
internal import ProfileClient

/// Prints versions of records and what they differ in.
struct HistoryPrinter {
    private let output: OutputFormat

    init(_ output: OutputFormat) { self.output = output }

    /// Prints versions; lines of NDJSON as they come.
    func print<Record: CommandRecord>(
        _ versions: PagedSequence<RecordVersion<Record>>, limit: Int
    ) async throws {
        var items: [RecordVersion<Record>] = []
        var count = 0
        var isCut = false
        for try await version in versions {
            if count == limit {
                isCut = true
                break
            }
            count += 1
            if output == .ndjson {
                Swift.print(TextCell.escapedJSON(version.form.text))
            } else {
                items.append(version)
            }
        }
        switch output {
        case .ndjson: break
        case .json: RecordPrinter.printJSON(.array(items.map { .object($0.form) }))
        case .table:
            let columns = [
                TableColumn("VERSION", isNumber: true), TableColumn("TIME"), TableColumn("OPERATION"),
                TableColumn("BY", isFlexible: true), TableColumn("NAME", isFlexible: true),
            ]
            let rows = items.map {
                [String($0.version), $0.time.minute, $0.operation.rawValue, $0.actor, $0.record.displayName]
            }
            for line in TableRenderer(columns: columns, width: Terminal.width).lines(rows) { Swift.print(line) }
        }
        if isCut { Terminal.printError("there are more: --limit 0 shows all") }
    }

    /// Prints differences: a path a line, with what was there and what is.
    func print(_ diff: RecordDiff, from: Int64) {
        switch output {
        case .json: RecordPrinter.printJSON(.array(diff.differences.map { .object($0.form) }))
        case .ndjson:
            for difference in diff.differences { Swift.print(TextCell.escapedJSON(difference.form.text)) }
        case .table:
            guard !diff.differences.isEmpty else {
                Terminal.printError("versions \(from) and \(diff.toVersion) have the same content")
                return
            }
            let columns = [
                TableColumn("FIELD", isFlexible: true), TableColumn("VERSION \(from)", isFlexible: true),
                TableColumn("VERSION \(diff.toVersion)", isFlexible: true),
            ]
            let rows = diff.differences.map { [$0.path, $0.oldValue?.text ?? "–", $0.newValue?.text ?? "–"] }
            for line in TableRenderer(columns: columns, width: Terminal.width).lines(rows) { Swift.print(line) }
        }
    }
}

extension RecordVersion where Record: CommandRecord {
    /// The version with the record's JSON form.
    var form: JSONObject {
        [
            "version": .number(JSONNumber(version)), "operation": .string(operation.rawValue), "actor": .string(actor),
            "time": .string(time.description), "record": .object(record.form),
        ]
    }
}

extension FieldDifference {
    /// Path and values; a side on which there is nothing is left out.
    var form: JSONObject {
        var form: JSONObject = ["path": .string(path)]
        if let oldValue { form["old"] = oldValue }
        if let newValue { form["new"] = newValue }
        return form
    }
}

internal import JSON
internal import ProfileClient

/// One record of several that belong together, as a row of a table.
struct PartRow {
    private let cells: [String]

    private static let columns = [
        TableColumn("PART"), TableColumn("NAME", isFlexible: true), TableColumn("ID"), TableColumn("FROM"),
        TableColumn("VERSION", isNumber: true), TableColumn("UPDATED"),
    ]

    /// - Parameter source: where it comes from, when there are several places.
    init(_ part: String, _ record: (some CommandRecord)?, source: String = "") {
        guard let record else {
            cells = [part, "–"]
            return
        }
        cells = [
            part, record.displayName, record.id, source, String(record.version), record.audit.updatedAt?.minute ?? "",
        ]
    }

    /// Prints the rows as a table, or all of the records as JSON.
    static func print(_ rows: [PartRow], form: JSONObject, _ output: OutputFormat) {
        switch output {
        case .table:
            let renderer = TableRenderer(columns: columns, width: Terminal.width)
            for line in renderer.lines(rows.map(\.cells)) { Swift.print(line) }
        case .json: RecordPrinter.printJSON(.object(form))
        case .ndjson: Swift.print(TextCell.escapedJSON(form.text))
        }
    }
}

extension JSONObject {
    /// Sets a member to a record, if there is one.
    mutating func setPart(_ key: String, _ record: (some CommandRecord)?) {
        if let record { self[key] = .object(record.form) }
    }
}

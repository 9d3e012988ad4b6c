internal import JSON
internal import ProfileClient

/// Prints records in the format asked for.
struct RecordPrinter {
    private let output: OutputFormat
    /// Whether changes are only tried.
    private let isTry: Bool

    init(_ output: OutputFormat, isTry: Bool = false) {
        self.output = output
        self.isTry = isTry
    }

    // MARK: Lists

    /// Prints a list; lines of NDJSON as they come.
    func print<Record: CommandRecord>(
        _ list: PagedSequence<Record>, limit: Int, showsDeletion: Bool
    ) async throws {
        try await print(list, limit: limit, extra: showsDeletion ? [Self.deletion] : [], form: \.form) { record in
            (record, showsDeletion ? [record.audit.deletedAt?.minute ?? ""] : [])
        }
    }

    /// Prints results of a search with their scores.
    func print<Record: CommandRecord>(
        _ results: PagedSequence<SearchResult<Record>>, limit: Int, showsDeletion: Bool
    ) async throws {
        let extra = [TableColumn("SCORE", isNumber: true)] + (showsDeletion ? [Self.deletion] : [])
        try await print(results, limit: limit, extra: extra, form: \.form) { result in
            (
                result.record,
                [result.roundedScore] + (showsDeletion ? [result.record.audit.deletedAt?.minute ?? ""] : [])
            )
        }
    }

    /// Prints records that are all there.
    func print<Record: CommandRecord>(_ records: [Record]) {
        switch output {
        case .table:
            let renderer = TableRenderer(columns: Record.columns, width: Terminal.width)
            for line in renderer.lines(records.map(\.cells)) { Swift.print(line) }
        case .json: Self.printJSON(.array(records.map { .object($0.form) }))
        case .ndjson: for record in records { Swift.print(TextCell.escapedJSON(record.form.text)) }
        }
    }

    private static let deletion = TableColumn("DELETED")

    private func print<Item: Sendable, Record: CommandRecord>(
        _ list: PagedSequence<Item>, limit: Int, extra: [TableColumn], form: (Item) -> JSONObject,
        row: (Item) -> (record: Record, extra: [String])
    ) async throws {
        var items: [Item] = []
        var count = 0
        var isCut = false
        for try await item in list {
            if count == limit {
                isCut = true
                break
            }
            count += 1
            if output == .ndjson { Swift.print(TextCell.escapedJSON(form(item).text)) } else { items.append(item) }
        }
        switch output {
        case .ndjson: break
        case .json: Self.printJSON(.array(items.map { .object(form($0)) }))
        case .table:
            let renderer = TableRenderer(columns: Record.columns + extra, width: Terminal.width)
            let rows = items.map { item in
                let (record, cells) = row(item)
                return record.cells + cells
            }
            if rows.isEmpty {
                Terminal.printError("no \(Record.title) found")
            } else {
                for line in renderer.lines(rows) { Swift.print(line) }
            }
        }
        if isCut { Terminal.printError("there are more: --limit 0 shows all") }
    }

    // MARK: Single records

    /// Prints one record with all its fields.
    func printDetail(_ record: some CommandRecord) {
        switch output {
        case .json: Self.printJSON(.object(record.form))
        case .ndjson: Swift.print(TextCell.escapedJSON(record.form.text))
        case .table: for line in Self.detailLines(record.form, width: Terminal.width) { Swift.print(line) }
        }
    }

    /// Prints what a change led to.
    func printChange<Record: CommandRecord>(_ verb: String, _ record: Record) {
        guard output == .table else { return printDetail(record) }
        Swift.print(changeLine(verb, record))
    }

    /// Prints what a change of several records led to.
    func printChanges<Record: CommandRecord>(_ verb: String, _ records: [Record]) {
        guard output == .table else { return print(records) }
        for record in records { Swift.print(changeLine(verb, record)) }
    }

    private func changeLine<Record: CommandRecord>(_ verb: String, _ record: Record) -> String {
        let line =
            "\(verb) \(Record.title) \(record.id) “\(TextCell.escaped(record.displayName))”, version \(record.version)"
        return isTry ? "dry run: \(line); nothing was changed" : line
    }

    /// A field a line; documents with a key a line, by their paths.
    static func detailLines(_ form: JSONObject, width: Int?) -> [String] {
        var rows: [(String, String)] = []
        for member in form.members { flatten(member.key, member.value, into: &rows) }
        let keys = rows.map { TextCell(escaping: $0.0) }
        let keyWidth = min(keys.map(\.width).max() ?? 0, 48)
        return zip(keys, rows).map { key, row in
            let padding = String(repeating: " ", count: max(0, keyWidth - key.width) + 2)
            let line = TextCell(trusted: key.text + padding + TextCell.escaped(row.1))
            return width.map { line.cut(to: $0).text } ?? line.text
        }
    }

    private static func flatten(_ path: String, _ value: JSONValue, into rows: inout [(String, String)]) {
        switch value {
        case .object(let object) where !object.isEmpty:
            for member in object.members { flatten(path + "." + member.key, member.value, into: &rows) }
        case .array(let elements) where elements.allSatisfy({ $0.stringValue != nil }):
            rows.append((path, elements.compactMap(\.stringValue).joined(separator: ", ")))
        case .string(let text): rows.append((path, text))
        default: rows.append((path, value.text))
        }
    }

    /// Prints one JSON value, indented.
    static func printJSON(_ value: JSONValue) { Swift.print(TextCell.escapedJSON(value.prettyText())) }
}

extension SearchResult where Record: CommandRecord {
    /// The record's JSON form with its score.
    var form: JSONObject {
        ["score": JSONNumber(String(score)).map { .number($0) } ?? .null, "record": .object(record.form)]
    }

    /// The score with three decimals.
    var roundedScore: String {
        guard score.isFinite, score.magnitude < 1_000_000 else { return String(score) }
        let thousandths = Int((score * 1000).rounded())
        let fraction = String(thousandths % 1000)
        return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
    }
}

extension Timestamp {
    /// The moment to the minute, in UTC, for tables.
    var minute: String { String(description.prefix(16)).split(separator: "T").joined(separator: " ") }
}

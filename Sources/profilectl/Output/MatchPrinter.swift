internal import JSON
internal import ProfileClient

/// Prints profiles that a person was compared with.
struct MatchPrinter {
    private let output: OutputFormat
    private let showsFailures: Bool

    init(_ output: OutputFormat, showsFailures: Bool) {
        self.output = output
        self.showsFailures = showsFailures
    }

    func print(_ matches: [ProfileMatch]) {
        switch output {
        case .json: RecordPrinter.printJSON(.array(matches.map { .object(Self.form($0)) }))
        case .ndjson: for match in matches { Swift.print(TextCell.escapedJSON(Self.form(match).text)) }
        case .table where matches.isEmpty: Terminal.printError("no customer profile found")
        case .table:
            let renderer = TableRenderer(
                columns: [TableColumn("ID"), TableColumn("NAME", isFlexible: true)]
                    + (showsFailures ? [TableColumn("FITS")] : []) + [
                        TableColumn("MEETS", isFlexible: true), TableColumn("FAILS", isFlexible: true),
                    ], width: Terminal.width)
            for line in renderer.lines(matches.map(cells)) { Swift.print(line) }
        }
    }

    private func cells(_ match: ProfileMatch) -> [String] {
        [match.profile.id, match.profile.name] + (showsFailures ? [match.fits ? "yes" : "no"] : []) + [
            Self.names(match.metClauses), Self.names(match.failedClauses),
        ]
    }

    private static func names(_ clauses: [MatchClause]) -> String { clauses.map(\.rawValue).joined(separator: ", ") }

    private static func form(_ match: ProfileMatch) -> JSONObject {
        [
            "fits": .bool(match.fits), "metClauses": match.metClauses.map(\.rawValue).json,
            "failedClauses": match.failedClauses.map(\.rawValue).json, "record": .object(match.profile.form),
        ]
    }
}

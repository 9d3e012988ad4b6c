internal import JSON
internal import ProfileClient

/// Prints what campaigns use.
struct UsagePrinter {
    private let output: OutputFormat

    init(_ output: OutputFormat) { self.output = output }

    private static let columns = [
        TableColumn("CAMPAIGN", isFlexible: true), TableColumn("TYPE"), TableColumn("STARTED"), TableColumn("ENDED"),
        TableColumn("CONTAINER"), TableColumn("PROFILE"), TableColumn("GUIDELINES"), TableColumn("BUDGET"),
    ]

    /// Prints a list; lines of NDJSON as they come.
    func print(_ list: PagedSequence<CampaignUsage>, limit: Int) async throws {
        var usages: [CampaignUsage] = []
        var count = 0
        for try await usage in list {
            if limit > 0, count == limit {
                Terminal.printError("there are more: --limit 0 shows all")
                break
            }
            count += 1
            if output == .ndjson { Swift.print(TextCell.escapedJSON(usage.form.text)) } else { usages.append(usage) }
        }
        switch output {
        case .ndjson: break
        case .json: RecordPrinter.printJSON(.array(usages.map { .object($0.form) }))
        case .table where usages.isEmpty: Terminal.printError("no usage found")
        case .table:
            let renderer = TableRenderer(columns: Self.columns, width: Terminal.width)
            for line in renderer.lines(usages.map(\.cells)) { Swift.print(line) }
        }
    }

    /// Prints one usage with all its fields.
    func print(_ usage: CampaignUsage) {
        switch output {
        case .table: for line in RecordPrinter.detailLines(usage.form, width: Terminal.width) { Swift.print(line) }
        case .json: RecordPrinter.printJSON(.object(usage.form))
        case .ndjson: Swift.print(TextCell.escapedJSON(usage.form.text))
        }
    }

    /// Prints what a change led to.
    func printChange(_ verb: String, _ usage: CampaignUsage) {
        guard output == .table else { return print(usage) }
        Swift.print("\(verb) campaign “\(TextCell.escaped(usage.campaignID))”, usage \(usage.id)")
    }
}

extension CampaignUsage {
    /// The cells of a table's row.
    fileprivate var cells: [String] {
        [
            campaignID, kind.word, startedAt.minute, endedAt?.minute ?? "", references.containerID ?? "",
            references.customerProfileID ?? "", references.brandGuidelinesID ?? "", references.budgetID ?? "",
        ]
    }

    /// The JSON form.
    var form: JSONObject {
        var form: JSONObject = [
            "id": .string(id), "campaignId": .string(campaignID),
            "usageType": .string("USAGE_TYPE_\(kind.word.uppercased())"),
        ]
        form.setUnlessEmpty("containerId", .string(references.containerID ?? ""))
        form.setUnlessEmpty("customerProfileId", .string(references.customerProfileID ?? ""))
        form.setUnlessEmpty("brandGuidelinesId", .string(references.brandGuidelinesID ?? ""))
        form.setUnlessEmpty("budgetId", .string(references.budgetID ?? ""))
        form["isActive"] = isActive.json
        form["startedAt"] = .string(startedAt.description)
        form.setUnlessEmpty("endedAt", .string(endedAt?.description ?? ""))
        form.setUnlessEmpty("createdBy", .string(createdBy))
        form.setUnlessEmpty("endedBy", .string(endedBy))
        form.setUnlessEmpty("metadata", metadata.json)
        return form
    }
}

extension CampaignUsage.Kind {
    /// The word in a table.
    var word: String {
        switch self {
        case .container: "container"
        case .individual: "individual"
        case .hybrid: "hybrid"
        case .other(let number): String(number)
        }
    }
}

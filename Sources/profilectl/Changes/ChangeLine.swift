internal import JSON
internal import ProfileClient

/// One change as it is printed.
struct ChangeLine {
    let change: Change

    static let columns = [
        TableColumn("TIME"), TableColumn(""), TableColumn("CHANGE"), TableColumn("KIND"), TableColumn("ID"),
        TableColumn("VERSION", isNumber: true), TableColumn("BY", isFlexible: true),
        TableColumn("CAMPAIGN", isFlexible: true),
    ]

    /// Cells of a table.
    ///
    /// - Parameter continuesBefore: whether the change before was written by the same transaction.
    func cells(continuesBefore: Bool) -> [String] {
        [
            change.time.second, Self.bracket(continuesBefore, change.transactionContinues), verb, noun, change.id,
            String(change.version), change.actor, change.campaignID ?? "",
        ]
    }

    /// A line for people that stands by itself, as changes come.
    ///
    /// - Parameter width: cells of the terminal; nil cuts nothing.
    func text(continuesBefore: Bool, width: Int?) -> String {
        let bracket = Self.bracket(continuesBefore, change.transactionContinues)
        var line = "\(change.time.second) \(bracket.isEmpty ? " " : bracket) \(Self.padded(verb, 8))  "
        line += "\(Self.padded(noun, 9))  \(change.id)  v\(change.version)"
        if !change.actor.isEmpty { line += "  by \(change.actor)" }
        if let campaign = change.campaignID { line += "  in \(campaign)" }
        let cell = TextCell(escaping: line)
        return width.map { cell.cut(to: $0).text } ?? cell.text
    }

    /// What scripts read.
    var form: JSONObject {
        var form: JSONObject = [
            "resumeToken": .string(change.resumeToken), "kind": .string(change.kind.rawValue),
            "id": .string(change.id), "operation": .string(change.operation.rawValue), "version": change.version.json,
        ]
        form.setUnlessEmpty("actor", .string(change.actor))
        form["time"] = .string(change.time.description)
        if let campaign = change.campaignID { form["campaignId"] = .string(campaign) }
        form["transactionContinues"] = change.transactionContinues.json
        return form
    }

    /// Ties the lines of one transaction together.
    private static func bracket(_ continuesBefore: Bool, _ continuesAfter: Bool) -> String {
        switch (continuesBefore, continuesAfter) {
        case (false, true): "╭"
        case (true, true): "│"
        case (true, false): "╰"
        case (false, false): ""
        }
    }

    private var verb: String {
        switch (change.operation, change.kind) {
        case (.create, .campaignUsage): "began"
        case (.update, .campaignUsage): "ended"
        case (.create, _): "created"
        case (.update, _): "updated"
        case (.delete, _): "deleted"
        case (.undelete, _): "restored"
        case (.expunge, _): "expunged"
        case (.unknown, _): "changed"
        }
    }

    private var noun: String {
        switch change.kind {
        case .customerProfile: "profile"
        case .brandGuideline: "brand"
        case .budget: "budget"
        case .container: "container"
        case .campaignUsage: "usage"
        case .unknown: "record"
        }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

extension Timestamp {
    /// The moment to the millisecond, in UTC, for lines that follow each other.
    fileprivate var second: String {
        let text = description.split(separator: "T").joined(separator: " ")
        guard text.contains(".") else { return String(text.prefix(19)) + ".000" }
        return String(text.prefix(23))
    }
}

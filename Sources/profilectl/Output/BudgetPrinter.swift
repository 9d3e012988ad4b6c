internal import JSON
internal import ProfileClient

/// Prints what is spent of budgets.
struct BudgetPrinter {
    let output: OutputFormat

    /// The most characters of a line.
    private static let lineWidth = 80

    /// Prints a budget with its bar.
    func printBudget(_ budget: Budget, _ pacing: BudgetPacing) {
        guard output == .table else {
            var form = budget.form
            form["pacing"] = .object(Self.form(pacing))
            return printForm(form)
        }
        for line in Self.lines(budget, pacing, width: min(Terminal.width ?? Self.lineWidth, Self.lineWidth)) {
            Swift.print(line)
        }
    }

    /// The budget in lines of at most `width` characters.
    static func lines(_ budget: Budget, _ pacing: BudgetPacing, width: Int) -> [String] {
        let balance = pacing.balance
        var head = "\(budget.period.rawValue) in \(budget.timeZone), \(budget.deliveryMethod.rawValue)"
        if budget.hardCap { head += ", hard cap" }
        var rows = [
            ("budget", budget.name), ("status", budget.status.rawValue), ("window", head),
            ("from", moment(balance.windowStart)),
            ("until", moment(balance.windowEnd)),
        ]
        rows = rows.map { ($0, TextCell.escaped($1)) }
        let bar = BudgetBar(
            amount: balance.amount, spent: balance.spent, reserved: balance.reserved,
            target: budget.deliveryMethod == .standard ? pacing.target : nil)
        let amounts = [
            ("#", "spent", balance.spent), ("=", "reserved", balance.reserved), (".", "remaining", balance.remaining),
            (" ", "amount", balance.amount), ("|", "pace", pacing.target), (" ", "available", pacing.available),
        ]
        let texts = amounts.map { fixed($0.2) }
        let wide = texts.map(\.count).max() ?? 0
        var lines = rows.map { pad($0, 9) + $1 }
        lines.append(bar.text(width: max(width, 10)))
        for ((sign, name, _), text) in zip(amounts, texts) {
            var line = "\(sign) " + pad(name, 11) + String(repeating: " ", count: wide - text.count) + text
            line += " " + budget.currencyCode
            if name == "spent", let percentage = balance.percentageSpent { line += "  \(percentage) %" }
            lines.append(line)
        }
        return lines.map { TextCell(trusted: $0).cut(to: width).text }
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    /// With all six decimals, so that points stand below each other.
    private static func fixed(_ money: Money) -> String {
        let text = money.description
        guard let point = text.firstIndex(of: ".") else { return text + ".000000" }
        return text + String(repeating: "0", count: max(0, 7 - text[point...].count))
    }

    private static func moment(_ time: Timestamp?) -> String { time.map { "\($0)" } ?? "-" }

    /// Prints what a change of a ledger led to.
    func printResult(_ verb: String, _ result: SpendResult, currency: String = "") {
        guard output == .table else {
            var form: JSONObject = ["duplicate": .bool(result.isDuplicate), "balance": .object(result.balance.form)]
            if let entry = result.entry { form["entry"] = .object(Self.form(entry)) }
            return printForm(form)
        }
        let name = result.entry.map { " \(TextCell.escaped($0.entryID)) of \($0.amount)" } ?? " nothing"
        Swift.print(
            (result.isDuplicate ? "had \(verb)" : verb) + name
                + "; spent \(result.balance.spent), remaining \(result.balance.remaining)")
    }

    /// Prints what became of a reservation.
    func printResult(_ verb: String, _ result: ReservationResult) {
        guard output == .table else {
            var form: JSONObject = [
                "duplicate": .bool(result.isDuplicate), "balance": .object(result.balance.form),
                "reservation": .object(Self.form(result.reservation)),
            ]
            if let entry = result.entry { form["entry"] = .object(Self.form(entry)) }
            return printForm(form)
        }
        let reservation = result.reservation
        Swift.print(
            (result.isDuplicate ? "had \(verb) " : "\(verb) ") + TextCell.escaped(reservation.reservationID)
                + " of \(reservation.amount); \(reservation.state?.rawValue ?? "unknown"), "
                + "reserved \(result.balance.reserved), remaining \(result.balance.remaining)")
    }

    /// Prints a ledger.
    func print(_ entries: PagedSequence<SpendEntry>, limit: Int) async throws {
        let columns = [
            TableColumn("OCCURRED"), TableColumn("AMOUNT", isNumber: true), TableColumn("KIND"),
            TableColumn("ENTRY", isFlexible: true), TableColumn("CAMPAIGN", isFlexible: true),
            TableColumn("NOTE", isFlexible: true),
        ]
        try await print(entries, limit: limit, columns: columns, form: Self.form) { entry in
            [
                entry.occurredAt.minute, entry.amount.description, entry.kind?.rawValue ?? "", entry.entryID,
                entry.campaignID, entry.note,
            ]
        }
    }

    /// Prints alerts that fired.
    func print(_ events: PagedSequence<BudgetAlertEvent>, limit: Int) async throws {
        let columns = [
            TableColumn("FIRED"), TableColumn("ALERT", isFlexible: true), TableColumn("AT"),
            TableColumn("SPENT", isNumber: true), TableColumn("AMOUNT", isNumber: true), TableColumn("WINDOW"),
            TableColumn("ENTRY", isFlexible: true),
        ]
        try await print(events, limit: limit, columns: columns, form: Self.form) { event in
            [
                event.firedAt.minute, event.alert.id, Self.text(event.alert.threshold), event.spent.description,
                event.amount.description, event.windowStart?.minute ?? "", event.entryID,
            ]
        }
    }

    /// Prints what may be spent.
    func printPacing(_ pacing: BudgetPacing) {
        guard output == .table else { return printForm(Self.form(pacing)) }
        let rows = [
            ("time", "\(pacing.time)"), ("target", pacing.target.description),
            ("spent", pacing.balance.spent.description),
            ("reserved", pacing.balance.reserved.description), ("available", pacing.available.description),
        ]
        for (name, value) in rows { Swift.print(Self.pad(name, 11) + value) }
    }

    private func print<Item: Sendable>(
        _ items: PagedSequence<Item>, limit: Int, columns: [TableColumn], form: (Item) -> JSONObject,
        cells: (Item) -> [String]
    ) async throws {
        var all: [Item] = []
        var isCut = false
        for try await item in items {
            if all.count == limit {
                isCut = true
                break
            }
            all.append(item)
            if output == .ndjson { Swift.print(TextCell.escapedJSON(form(item).text)) }
        }
        switch output {
        case .ndjson: break
        case .json: RecordPrinter.printJSON(.array(all.map { .object(form($0)) }))
        case .table:
            for line in TableRenderer(columns: columns, width: Terminal.width).lines(all.map(cells)) {
                Swift.print(line)
            }
        }
        if isCut { Terminal.printError("there are more: --limit 0 shows all") }
    }

    private func printForm(_ form: JSONObject) {
        if output == .json {
            RecordPrinter.printJSON(.object(form))
        } else {
            Swift.print(TextCell.escapedJSON(form.text))
        }
    }

    // MARK: JSON forms

    private static func text(_ threshold: BudgetAlert.Threshold) -> String {
        switch threshold {
        case .percent(let percent): "\(percent) %"
        case .amount(let amount): amount.description
        }
    }

    private static func form(_ entry: SpendEntry) -> JSONObject {
        var form: JSONObject = [
            "entryId": .string(entry.entryID), "amount": .string(entry.amount.description),
            "occurredAt": .string(entry.occurredAt.description), "kind": .string(entry.kind?.rawValue ?? ""),
        ]
        form.setUnlessEmpty("campaignId", .string(entry.campaignID))
        form.setUnlessEmpty("note", .string(entry.note))
        form["recordedAt"] = .string(entry.recordedAt.description)
        form.setUnlessEmpty("recordedBy", .string(entry.recordedBy))
        form.setUnlessEmpty("reversesEntryId", .string(entry.reversesEntryID ?? ""))
        form.setUnlessEmpty("reversedByEntryId", .string(entry.reversedByEntryID ?? ""))
        form.setUnlessEmpty("windowStart", .string(entry.windowStart?.description ?? ""))
        return form
    }

    private static func form(_ reservation: Reservation) -> JSONObject {
        var form: JSONObject = [
            "reservationId": .string(reservation.reservationID), "budgetId": .string(reservation.budgetID),
            "amount": .string(reservation.amount.description), "expiresAt": .string(reservation.expiresAt.description),
            "state": .string(reservation.state?.rawValue ?? ""),
            "committed": .string(reservation.committed.description),
        ]
        form.setUnlessEmpty("campaignId", .string(reservation.campaignID))
        return form
    }

    private static func form(_ event: BudgetAlertEvent) -> JSONObject {
        var form: JSONObject = [
            "budgetId": .string(event.budgetID), "alertId": .string(event.alert.id),
            "threshold": .string(text(event.alert.threshold)), "firedAt": .string(event.firedAt.description),
            "amount": .string(event.amount.description), "spent": .string(event.spent.description),
            "entryId": .string(event.entryID),
        ]
        form.setUnlessEmpty("windowStart", .string(event.windowStart?.description ?? ""))
        return form
    }

    private static func form(_ pacing: BudgetPacing) -> JSONObject {
        [
            "time": .string(pacing.time.description), "target": .string(pacing.target.description),
            "available": .string(pacing.available.description),
            "deliveryMethod": .string(pacing.deliveryMethod?.rawValue ?? ""),
            "balance": .object(pacing.balance.form),
        ]
    }
}

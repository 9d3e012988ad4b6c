internal import ArgumentParser
internal import JSON
internal import ProfileClient

/// `profilectl summary`
struct SummaryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "summary", abstract: "Sums up what an account has.",
        discussion: "Budgets are summed by currency and period; drafts and archived ones are left out.")

    @OptionGroup var options: AccountOptions

    func run() async throws {
        let account = try options.global.client().account(try options.requiredAccount())
        let summary = try await options.global.explaining("account \(account.id)") { try await account.summary() }
        switch options.global.output {
        case .json: RecordPrinter.printJSON(.object(Self.form(summary, account.id)))
        case .ndjson: print(TextCell.escapedJSON(Self.form(summary, account.id).text))
        case .table: for line in Self.lines(summary, width: Terminal.width) { print(line) }
        }
    }

    /// Two tables: kinds of records, then budgets by currency and period.
    static func lines(_ summary: AccountSummary, width: Int?) -> [String] {
        let status = summary.status
        let kinds = TableRenderer(
            columns: [
                TableColumn("KIND"), TableColumn("LIVE", isNumber: true), TableColumn("DELETED", isNumber: true),
                TableColumn("NOTE", isFlexible: true),
            ], width: width)
        func row(_ name: String, _ kind: ProfileStatus.Kind, _ note: String = "") -> [String] {
            [name, String(kind.liveCount), String(kind.deletedCount), note]
        }
        var lines = kinds.lines([
            row("profiles", status.customerProfiles, note("default", summary.defaultCustomerProfileID)),
            row("brands", status.brandGuidelines, note("default", summary.defaultBrandGuidelinesID)),
            row("budgets", status.budgets),
            row("containers", status.containers, "\(summary.completeContainerCount) complete"),
        ])
        lines += ["", "campaigns with something assigned: \(summary.activeCampaignCount)"]
        if let id = summary.defaultContainerID { lines.append("default container: \(id)") }
        if let id = summary.primaryContainerID { lines.append("primary container: \(id)") }
        guard !summary.budgetTotals.isEmpty else { return lines }
        let totals = TableRenderer(
            columns: [
                TableColumn("CURRENCY"), TableColumn("PERIOD"), TableColumn("BUDGETS", isNumber: true),
                TableColumn("AMOUNT", isNumber: true), TableColumn("SPENT", isNumber: true),
                TableColumn("RESERVED", isNumber: true), TableColumn("REMAINING", isNumber: true),
            ], width: width)
        lines.append("")
        lines += totals.lines(
            summary.budgetTotals.map { total in
                [
                    total.currencyCode, total.period.lowercased(), String(total.budgetCount), units(total.amountMicros),
                    units(total.spentMicros), units(total.reservedMicros), units(total.remainingMicros),
                ]
            })
        return lines
    }

    private static func note(_ word: String, _ id: String?) -> String { id.map { "\(word) \($0)" } ?? "" }

    /// Whole micros in units: `-1250000` is `-1.25`, with two decimals at least.
    static func units(_ micros: String) -> String {
        let isNegative = micros.hasPrefix("-")
        let digits = isNegative ? String(micros.dropFirst()) : micros
        let padded = String(repeating: "0", count: max(0, 7 - digits.count)) + digits
        var fraction = String(padded.suffix(6))
        while fraction.count > 2, fraction.hasSuffix("0") { fraction.removeLast() }
        return (isNegative ? "-" : "") + padded.dropLast(6) + "." + fraction
    }

    private static func form(_ summary: AccountSummary, _ account: String) -> JSONObject {
        func kind(_ kind: ProfileStatus.Kind) -> JSONValue {
            ["live": kind.liveCount.json, "deleted": kind.deletedCount.json]
        }
        var form: JSONObject = [
            "account": .string(account), "isFirstTime": summary.status.isFirstTime.json,
            "customerProfiles": kind(summary.status.customerProfiles),
            "brandGuidelines": kind(summary.status.brandGuidelines), "budgets": kind(summary.status.budgets),
            "containers": kind(summary.status.containers), "activeCampaigns": summary.activeCampaignCount.json,
            "completeContainers": summary.completeContainerCount.json,
            "budgetTotals": .array(
                summary.budgetTotals.map { total in
                    [
                        "currencyCode": .string(total.currencyCode), "period": .string(total.period),
                        "budgets": total.budgetCount.json, "amountMicros": .string(total.amountMicros),
                        "spentMicros": .string(total.spentMicros), "reservedMicros": .string(total.reservedMicros),
                        "remainingMicros": .string(total.remainingMicros),
                    ]
                }),
        ]
        form.setUnlessEmpty("defaultCustomerProfileId", .string(summary.defaultCustomerProfileID ?? ""))
        form.setUnlessEmpty("defaultBrandGuidelinesId", .string(summary.defaultBrandGuidelinesID ?? ""))
        form.setUnlessEmpty("defaultContainerId", .string(summary.defaultContainerID ?? ""))
        form.setUnlessEmpty("primaryContainerId", .string(summary.primaryContainerID ?? ""))
        return form
    }
}

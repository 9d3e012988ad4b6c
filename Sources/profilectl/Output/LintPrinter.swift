internal import JSON
internal import ProfileClient

/// Prints what was found in brand guidelines: a heading for each brand, a line for each finding, and the sum.
struct LintPrinter {
    private let output: OutputFormat
    private let leastSeverity: LintFinding.Severity
    private var reports: [JSONObject] = []
    private var brands = 0
    private var counts: [LintFinding.Severity: Int] = [:]

    /// - Parameter leastSeverity: what matters less is left out.
    init(_ output: OutputFormat, leastSeverity: LintFinding.Severity) {
        self.output = output
        self.leastSeverity = leastSeverity
    }

    /// Whether anything broke a rule.
    var hasErrors: Bool { counts[.error] != nil }

    /// Prints one report, or keeps it for the array that ends the output.
    mutating func print(_ name: String, _ id: String, _ report: LintReport) {
        brands += 1
        for finding in report.findings { counts[finding.severity, default: 0] += 1 }
        let findings = report.findings.filter { $0.severity >= leastSeverity || $0.severity == .unknown }
        switch output {
        case .table:
            guard !findings.isEmpty else { return }
            Swift.print("\(TextCell.escaped(name))  \(id)")
            for finding in findings {
                let label = Self.label(finding.severity)
                let padding = String(repeating: " ", count: max(0, 8 - label.count))
                Swift.print("  \(label)\(padding) \(TextCell.escaped(finding.message)) (\(finding.rule))")
                Swift.print("           \(TextCell.escaped(finding.path))")
            }
        case .json: reports.append(Self.form(name, id, report.version, findings))
        case .ndjson: Swift.print(TextCell.escapedJSON(Self.form(name, id, report.version, findings).text))
        }
    }

    /// Prints what comes after the last report.
    func finish() {
        switch output {
        case .table:
            let parts = [LintFinding.Severity.error, .warning, .notice].map { severity in
                let count = counts[severity] ?? 0
                return "\(count) \(Self.label(severity))\(count == 1 ? "" : "s")"
            }
            Swift.print("\(brands) brand guideline\(brands == 1 ? "" : "s"): \(parts.joined(separator: ", "))")
        case .json: RecordPrinter.printJSON(.array(reports.map { .object($0) }))
        case .ndjson: break
        }
    }

    private static func label(_ severity: LintFinding.Severity) -> String {
        switch severity {
        case .error: "error"
        case .warning: "warning"
        case .notice: "notice"
        case .unknown: "finding"
        }
    }

    private static func form(_ name: String, _ id: String, _ version: Int64, _ findings: [LintFinding]) -> JSONObject {
        [
            "id": .string(id), "brandName": .string(name), "version": version.json,
            "findings": .array(
                findings.map { finding in
                    var form: JSONObject = [
                        "rule": .string(finding.rule), "severity": .string(label(finding.severity)),
                        "path": .string(finding.path), "message": .string(finding.message),
                    ]
                    if let contrast = finding.contrastThousandths {
                        form["contrastThousandths"] = Int64(contrast).json
                    }
                    return .object(form)
                }),
        ]
    }
}

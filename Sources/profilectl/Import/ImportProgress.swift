/// Shows how far an import is: a bar on a terminal, nothing but the errors elsewhere.
struct ImportProgress {
    /// Bytes of the input in all; nil when they aren't known.
    let totalBytes: Int?
    let isTerminal: Bool
    private var isDrawn = false

    init(totalBytes: Int?, isTerminal: Bool) {
        self.totalBytes = totalBytes
        self.isTerminal = isTerminal
    }

    private static let barWidth = 30

    /// Draws the state anew.
    mutating func show(_ result: ImportResult, doneBytes: Int) {
        guard isTerminal else { return }
        isDrawn = true
        Terminal.writeError("\r\u{1B}[K" + line(result, doneBytes: doneBytes))
    }

    /// Prints a line above the bar.
    mutating func print(_ line: String) {
        clear()
        Terminal.printError(TextCell.escaped(line))
    }

    /// Removes the bar.
    mutating func clear() {
        if isDrawn { Terminal.writeError("\r\u{1B}[K") }
        isDrawn = false
    }

    /// The line with the bar.
    func line(_ result: ImportResult, doneBytes: Int) -> String {
        let counts = "\(result.lines) records" + (result.failures.isEmpty ? "" : ", \(result.failures.count) refused")
        guard let totalBytes, totalBytes > 0 else { return counts }
        let done = min(max(0, doneBytes), totalBytes)
        let filled = Self.barWidth * done / totalBytes
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.barWidth - filled)
        return "\(bar) \(100 * done / totalBytes) %  \(counts)"
    }
}

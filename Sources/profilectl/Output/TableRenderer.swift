/// Lays out rows in aligned columns.
struct TableRenderer {
    let columns: [TableColumn]
    /// Cells of the terminal in a line; nil cuts nothing, as for a pipe.
    let width: Int?

    /// Spaces between columns.
    private static let gap = 2
    /// No column is cut below this, or below its title.
    private static let minimumWidth = 8
    /// A flexible column is worth this much before other columns are left out for its sake.
    private static let comfortableWidth = 20

    /// The lines of the table, title first. Columns in which every row is empty are left out.
    func lines(_ rows: [[String]]) -> [String] {
        let cells = rows.map { $0.map(TextCell.init(escaping:)) }
        var shown = columns.indices.filter { column in
            rows.isEmpty || cells.contains { $0.indices.contains(column) && $0[column].width > 0 }
        }
        var widths = shown.map { column in
            max(
                TextCell(escaping: columns[column].title).width,
                cells.map { $0.indices.contains(column) ? $0[column].width : 0 }.max() ?? 0)
        }
        dropColumns(&shown, &widths)
        shrink(&widths, shown)
        let header = shown.map { TextCell(escaping: columns[$0].title) }
        return
            ([header] + cells.map { row in shown.map { row.indices.contains($0) ? row[$0] : TextCell(escaping: "") } })
            .map { line($0, widths, shown) }
    }

    /// Leaves out columns from the right, but never the first or a flexible one, until the rest fits comfortably: a whole
    /// name says more than a date cut in half.
    private func dropColumns(_ shown: inout [Int], _ widths: inout [Int]) {
        guard let width else { return }
        while true {
            let needed = shown.indices.reduce(Self.gap * max(0, shown.count - 1)) { sum, position in
                let isFlexible = columns[shown[position]].isFlexible
                return sum + (isFlexible ? min(widths[position], Self.comfortableWidth) : widths[position])
            }
            guard needed > width, let last = shown.indices.last(where: { $0 > 0 && !columns[shown[$0]].isFlexible })
            else { return }
            shown.remove(at: last)
            widths.remove(at: last)
        }
    }

    /// Takes what is too much from the widest flexible column, again and again.
    private func shrink(_ widths: inout [Int], _ shown: [Int]) {
        guard let width else { return }
        var excess = widths.reduce(0, +) + Self.gap * max(0, widths.count - 1) - width
        while excess > 0 {
            let flexible = shown.indices.filter {
                columns[shown[$0]].isFlexible && widths[$0] > max(Self.minimumWidth, columns[shown[$0]].title.count)
            }
            guard let widest = flexible.max(by: { widths[$0] < widths[$1] }) else { return }
            widths[widest] -= 1
            excess -= 1
        }
    }

    private func line(_ cells: [TextCell], _ widths: [Int], _ shown: [Int]) -> String {
        var line = ""
        for (position, cell) in cells.enumerated() {
            let cut = cell.cut(to: widths[position])
            let padding = String(repeating: " ", count: max(0, widths[position] - cut.width))
            let isLast = position == cells.count - 1
            line += columns[shown[position]].isNumber ? padding + cut.text : cut.text + (isLast ? "" : padding)
            if !isLast { line += String(repeating: " ", count: Self.gap) }
        }
        while line.last == " " { line.removeLast() }
        // What no column can give is cut at the end.
        guard let width else { return line }
        return TextCell(trusted: line).cut(to: width).text
    }
}

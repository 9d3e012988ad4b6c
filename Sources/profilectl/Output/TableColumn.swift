/// One column of a table.
struct TableColumn: Equatable {
    let title: String
    /// Whether it may be cut when the table is wider than the terminal.
    let isFlexible: Bool
    /// Whether it is aligned to the right.
    let isNumber: Bool

    init(_ title: String, isFlexible: Bool = false, isNumber: Bool = false) {
        self.title = title
        self.isFlexible = isFlexible
        self.isNumber = isNumber
    }
}

import Testing

@testable import profilectl

struct TableRendererTests {
    private let columns = [
        TableColumn("ID"), TableColumn("NAME", isFlexible: true), TableColumn("EMPTY"),
        TableColumn("N", isNumber: true),
    ]

    @Test func `Columns are aligned, numbers to the right, and empty columns left out`() {
        let lines = TableRenderer(columns: columns, width: nil).lines([
            ["1", "東京", "", "7"], ["22", "Citroën", "", "10"],
        ])
        #expect(lines == ["ID  NAME      N", "1   東京      7", "22  Citroën  10"])
    }

    @Test func `A table wider than the terminal leaves out numbers before it cuts names`() {
        let lines = TableRenderer(columns: columns, width: 20).lines([["1", "A very long name of a brand", "", "7"]])
        #expect(lines == ["ID  NAME", "1   A very long nam…"])
    }

    @Test func `What isn't flexible gives way from the right before names are cut short`() {
        let columns = [
            TableColumn("ID"), TableColumn("NAME", isFlexible: true), TableColumn("V"), TableColumn("UPDATED"),
        ]
        let row = ["0123456789", "A name of twenty one.", "1", "2026-11-23"]
        let lines = TableRenderer(columns: columns, width: 40).lines([row])
        #expect(lines == ["ID          NAME                   V", "0123456789  A name of twenty one.  1"])
    }

    @Test func `No line is wider than the terminal, however narrow it is`() {
        for width in 1...40 {
            let lines = TableRenderer(columns: columns, width: width).lines([["0123456789", "東京都千代田区", "x", "12345"]])
            for line in lines { #expect(TextCell(trusted: line).width <= width) }
        }
    }

    @Test func `Rows with fewer cells than columns don't trap`() {
        #expect(TableRenderer(columns: columns, width: nil).lines([["1"], []]).count == 3)
    }
}

import Testing

@testable import profilectl

struct LineSplitterTests {
    private let text = "\u{FEFF}one\r\n\n  \ntwo\nthree"

    @Test func `Lines keep their numbers across empty ones, at every way to cut the input`() {
        let bytes = Array(text.utf8)
        for cut in 0...bytes.count {
            var splitter = LineSplitter()
            let lines =
                splitter.lines(adding: Array(bytes[..<cut])) + splitter.lines(adding: Array(bytes[cut...]))
                + splitter.finish()
            #expect(
                lines == [
                    .bytes(Array("one".utf8), number: 1), .bytes(Array("two".utf8), number: 4),
                    .bytes(Array("three".utf8), number: 5),
                ])
        }
    }

    @Test func `A line that is too long is named and doesn't swallow the next one`() {
        var splitter = LineSplitter()
        var lines: [LineSplitter.Line] = []
        for _ in 1...20 { lines += splitter.lines(adding: Array(repeating: 0x61, count: 100_000)) }
        lines += splitter.lines(adding: Array("\nnext\n".utf8)) + splitter.finish()
        #expect(lines == [.tooLong(number: 1), .bytes(Array("next".utf8), number: 2)])
    }

    @Test func `A line of the largest size is taken`() {
        var splitter = LineSplitter()
        let line = [UInt8](repeating: 0x61, count: LineSplitter.maximumLineBytes)
        #expect(splitter.lines(adding: line + Array("\r\n".utf8)) == [.bytes(line, number: 1)])
    }
}

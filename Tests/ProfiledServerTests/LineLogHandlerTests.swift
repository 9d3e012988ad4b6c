import Foundation
import Logging
import Testing

@testable import ProfiledServer

struct LineLogHandlerTests {
    private func line(_ message: String, _ metadata: Logger.Metadata = [:]) -> String {
        LineLogHandler.line(label: "profiled", level: .info, message: message, metadata: metadata)
    }

    @Test(
        "one entry is one line whatever it holds",
        arguments: [
            "a\nb", "a\r\nb", "a\rb", "a\u{2028}b", "a\u{2029}b", "a\u{85}b", "a\u{0B}b", "a\u{0C}b", "a\u{0}b",
            "\u{1B}[2J\u{1B}[31mred", "\u{9B}31m", "\u{202E}drawkcab", "\u{200B}",
            "x\n2026-01-01T00:00:00.000Z error profiled: forged", String(repeating: "\n", count: 61_440),
            String(repeating: "🦉", count: 61_440),
        ])
    func oneLine(text: String) {
        for line in [line(text), line("m", ["k": "\(text)"]), line("m", ["\(text.prefix(50))": "v"])] {
            #expect(line.hasSuffix("\n"))
            #expect(line.dropLast().unicodeScalars.allSatisfy { !$0.properties.generalCategory.isLineBreakOrControl })
            #expect(line.utf8.count < 49_152)
        }
    }

    @Test func `an entry begins with time, level and label`() {
        let pattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info profiled: it works a=1 b=2\n$/
        #expect(line("it works", ["b": "2", "a": "1"]).wholeMatch(of: pattern) != nil, "\(line("it works"))")
    }

    @Test func `a value can't look like another field`() {
        #expect(line("m", ["a": "1 error=2"]).hasSuffix(" m a=\"1 error=2\"\n"))
        #expect(line("m", ["a": "1\" b=\"2"]).hasSuffix(" m a=\"1\\\" b=\\\"2\"\n"))
        #expect(line("m", ["a": ""]).hasSuffix(" m a=\"\"\n"))
        #expect(line("m", ["a": "x\ty"]).hasSuffix(" m a=\"x\\ty\"\n"))
    }

    @Test func `long values are cut, and many of them leave one line that the journal keeps whole`() {
        let long = String(repeating: "x", count: 61_440)
        #expect(line(long).utf8.count < 4200)
        var metadata: Logger.Metadata = [:]
        for number in 0..<64 { metadata["k\(number)"] = "\(String(repeating: "\u{1}", count: 5000))" }
        #expect(line("m", metadata).utf8.count < 49_152)
    }
}

extension Unicode.GeneralCategory {
    fileprivate var isLineBreakOrControl: Bool {
        [.control, .format, .lineSeparator, .paragraphSeparator].contains(self)
    }
}

import Foundation
import Logging
import Systemd
import Testing

@testable import ProfiledServer

struct JournalLogHandlerTests {
    private func fields(
        _ message: String, level: Logger.Level = .info, _ metadata: Logger.Metadata = [:]
    ) -> [Substring] {
        let entry = JournalLogHandler.entry(label: "profiled", level: level, message: message, metadata: metadata)
        return String(decoding: entry.bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    }

    @Test func `facts are fields of their own and stand in the message`() {
        let metadata: Logger.Metadata = [
            "request-id": "r-1", "duration-us": "12", MessageID.metadataKey: "\(MessageID.slowCall.rawValue)",
        ]
        let fields = fields("a slow call", level: .warning, metadata)
        for field in [
            "MESSAGE_ID=\(MessageID.slowCall.rawValue)", "PRIORITY=4", "SYSLOG_IDENTIFIER=profiled",
            "MESSAGE=a slow call duration-us=12 request-id=r-1", "PROFILED_REQUEST_ID=r-1", "PROFILED_DURATION_US=12",
        ] {
            #expect(fields.contains { $0 == field }, "\(field) in \(fields)")
        }
    }

    @Test(
        "levels become priorities of syslog",
        arguments: [
            (Logger.Level.trace, 7), (.debug, 7), (.info, 6), (.notice, 5), (.warning, 4), (.error, 3), (.critical, 2),
        ])
    func priorities(level: Logger.Level, priority: Int) {
        #expect(fields("x", level: level).contains("PRIORITY=\(priority)"))
    }

    @Test(
        "whatever a request holds leaves one message and one priority",
        arguments: ["a\nb", "<0>x", "x\nPRIORITY=0\nMESSAGE=forged", String(repeating: "x", count: 61_440), "\u{2028}"])
    func forged(text: String) {
        let entry = JournalLogHandler.entry(
            label: "profiled", level: .debug, message: "call", metadata: ["request-id": "\(text)", "\(text)": "v"])
        var rest = entry.bytes[...]
        var seen: [String: Int] = [:]
        // As journald takes an entry apart.
        while let end = rest.firstIndex(where: { $0 == 0x0A }) {
            let line = rest[..<end]
            rest = rest[(end + 1)...]
            if let equals = line.firstIndex(of: 0x3D) {
                seen[String(decoding: line[..<equals], as: UTF8.self), default: 0] += 1
            } else {
                let length = rest.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
                rest = rest.dropFirst(8 + length + 1)
                seen[String(decoding: line, as: UTF8.self), default: 0] += 1
            }
        }
        #expect(rest.isEmpty && seen["MESSAGE"] == 1 && seen["PRIORITY"] == 1 && seen["PROFILED_REQUEST_ID"] == 1)
    }

    @Test func `the catalog explains every message that has an id`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let catalog = try String(contentsOf: root.appending(path: "systemd/profiled.catalog"), encoding: .utf8)
        let ids = Set(catalog.split(separator: "\n").filter { $0.hasPrefix("-- ") }.map { String($0.dropFirst(3)) })
        #expect(ids == Set(MessageID.allCases.map(\.rawValue)))
    }

    @Test func `the manual names every setting and its default`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let manual = try String(contentsOf: root.appending(path: "systemd/man/profiled.conf.5"), encoding: .utf8)
        for option in ConfigurationOption.all { #expect(manual.contains(".It Sy \(option.key)"), "\(option.key)") }
    }

    @Test func `a level that is shared changes for every handler that has none of its own`() {
        let level = LiveLogLevel(.info)
        var handler = LineLogHandler(label: "x", level: level)
        level.level = .debug
        #expect(handler.logLevel == .debug)
        handler.logLevel = .error
        level.level = .trace
        #expect(handler.logLevel == .error)
    }
}

public import Logging
internal import FoundationEssentials
internal import Glibc

/// Writes log messages to standard error, one line each whatever they hold: line ends and control characters from
/// requests are escaped, so that nobody can forge an entry.
public struct LineLogHandler: LogHandler {
    /// The least severe messages that are written: the handler's own level where one was set, else the one shared.
    public var logLevel: Logger.Level {
        get { ownLevel ?? sharedLevel.level }
        set { ownLevel = newValue }
    }
    private var ownLevel: Logger.Level?
    private let sharedLevel: LiveLogLevel
    /// Written with every message.
    public var metadata: Logger.Metadata = [:]
    private let label: String

    /// A handler for the logger `label`.
    ///
    /// - Parameter level: the least severe messages, for all handlers that share it.
    public init(label: String, level: LiveLogLevel) {
        self.label = label
        sharedLevel = level
    }

    /// A handler for the logger `label` with a level that nobody changes.
    public init(label: String, level: Logger.Level) { self.init(label: label, level: LiveLogLevel(level)) }

    /// One value of ``metadata``.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one line.
    public func log(event: LogEvent) {
        let all = event.metadata.map { metadata.merging($0) { _, new in new } } ?? metadata
        var line = Self.line(
            label: label, level: event.level, message: event.message.description,
            metadata: all, error: event.error.map { "\($0)" })
        Self.write(&line)
    }

    /// The whole line of an entry, its line end included.
    static func line(
        label: String, level: Logger.Level, message: String, metadata: Logger.Metadata, error: String? = nil
    ) -> String {
        let text = text(label: label, message: message, metadata: metadata, error: error)
        return "\(timestamp()) \(level.rawValue) \(text)\n"
    }

    /// An entry without time and level, and without line ends.
    static func text(label: String?, message: String, metadata: Logger.Metadata, error: String?) -> String {
        var text = ""
        if let label {
            append(label, to: &text)
            text += ": "
        }
        append(message, to: &text)
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) where key != MessageID.metadataKey {
            append(key, value.description, to: &text)
        }
        if let error { append("error", error, to: &text) }
        if text.utf8.count >= maximumLineBytes {
            text = String(text.unicodeScalars.prefix(maximumLineBytes / 4)) + "…"
        }
        return text
    }

    /// The longest message or value that is written, in Unicode scalars; longer ones are cut.
    private static let maximumScalars = 4096
    /// The longest line in bytes: the journal cuts longer ones in two at 48 KiB (journald.conf(5), LineMax=), and the
    /// second half would look like an entry of its own.
    private static let maximumLineBytes = 40_960

    private static func append(_ key: String, _ value: String, to line: inout String) {
        line += " "
        append(key, to: &line)
        line += "="
        // A blank would make what follows look like a field of its own.
        let needsQuotes =
            value.isEmpty || value.unicodeScalars.contains { $0 == "\"" || $0 == "=" || $0.properties.isWhitespace }
        if needsQuotes {
            line += "\""
            append(value, to: &line, quoted: true)
            line += "\""
        } else {
            append(value, to: &line)
        }
    }

    static func append(_ text: String, to line: inout String, quoted: Bool = false) {
        var count = 0
        for scalar in text.unicodeScalars {
            count += 1
            if count > maximumScalars {
                line += "…"
                return
            }
            switch scalar {
            case "\n": line += "\\n"
            case "\r": line += "\\r"
            case "\t": line += "\\t"
            case "\"" where quoted: line += "\\\""
            case "\\" where quoted: line += "\\\\"
            case _ where isUnprintable(scalar): line += "\\u{\(String(scalar.value, radix: 16))}"
            default: line.unicodeScalars.append(scalar)
            }
        }
    }

    /// Controls, which terminals obey; separators, which end a line for some readers; formats, which turn its direction.
    private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// Usually one write(2), so that lines of several threads don't mix as long as they fit a pipe's buffer. Of a line that
    /// can't be written nothing is said: there is nowhere to say it.
    private static func write(_ line: inout String) {
        line.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while let start = rest.baseAddress, unsafe !rest.isEmpty {
                let written = unsafe Glibc.write(STDERR_FILENO, start, rest.count)
                if written < 0 && errno == EINTR { continue }
                guard written > 0 else { return }
                unsafe rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
            }
        }
    }

    private static func timestamp() -> String {
        // The format style leaves out the zone.
        Date.now.formatted(.iso8601.year().month().day().time(includingFractionalSeconds: true)) + "Z"
    }
}

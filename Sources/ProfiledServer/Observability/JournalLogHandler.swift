public import Logging
public import Systemd

/// Sends log messages to the journal, one entry each whatever they hold, with what they tell in fields of their own:
/// `request-id` becomes `PROFILED_REQUEST_ID`, and so on. `MESSAGE` is the line that ``LineLogHandler`` would write, without
/// time and level, which the journal has beside it.
public struct JournalLogHandler: LogHandler {
    /// Written with every message.
    public var metadata: Logger.Metadata = [:]
    private let label: String
    private let sharedLevel: LiveLogLevel
    private let socket: JournalSocket
    private var ownLevel: Logger.Level?

    /// A handler for the logger `label`, which sends what is at least as severe as `level`.
    public init(label: String, level: LiveLogLevel, socket: JournalSocket) {
        self.label = label
        sharedLevel = level
        self.socket = socket
    }

    /// The least severe messages that are sent: the handler's own level where one was set, else the one shared.
    public var logLevel: Logger.Level {
        get { ownLevel ?? sharedLevel.level }
        set { ownLevel = newValue }
    }

    /// One value of ``metadata``.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Sends one entry.
    public func log(event: LogEvent) {
        let all = event.metadata.map { metadata.merging($0) { _, new in new } } ?? metadata
        send(
            Self.entry(
                label: label, level: event.level, message: event.message.description, metadata: all,
                error: event.error.map { "\($0)" }))
    }

    private func send(_ entry: JournalEntry) {
        guard socket.send(entry), socket.lostEntries > 0 else { return }
        // There is room again: what is missing must not be missed.
        let count = socket.takeLost()
        socket.send(
            Self.entry(
                label: label, level: .warning, message: "the journal did not take messages",
                metadata: [
                    "count": "\(count)", MessageID.metadataKey: "\(MessageID.messagesLost.rawValue)",
                ]))
    }

    /// The identifier of all entries, as `journalctl -t` takes it.
    private static let identifier = "profiled"
    /// The longest value of a field, in Unicode scalars; longer ones are cut, as in the text.
    private static let maximumScalars = 4096

    static func entry(
        label: String, level: Logger.Level, message: String, metadata: Logger.Metadata, error: String? = nil
    ) -> JournalEntry {
        var entry = JournalEntry()
        var metadata = metadata
        if let id = metadata.removeValue(forKey: MessageID.metadataKey) { entry.append("MESSAGE_ID", id.description) }
        entry.append("PRIORITY", "\(priority(level))")
        entry.append("SYSLOG_IDENTIFIER", identifier)
        entry.append(
            "MESSAGE",
            LineLogHandler.text(
                label: label == identifier ? nil : label, message: message, metadata: metadata, error: error))
        for (key, value) in metadata {
            entry.append(fieldName(key), String(value.description.unicodeScalars.prefix(maximumScalars)))
        }
        if let error { entry.append("PROFILED_ERROR", String(error.unicodeScalars.prefix(maximumScalars))) }
        return entry
    }

    /// `duration-us` → `PROFILED_DURATION_US`. Names come from our own code; one that the journal can't have is left out there.
    static func fieldName(_ key: String) -> String {
        "PROFILED_" + key.map { $0 == "-" || $0 == "." ? "_" : $0.uppercased() }.joined()
    }

    /// The levels of syslog(3).
    private static func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}

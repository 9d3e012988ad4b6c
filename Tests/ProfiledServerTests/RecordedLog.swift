import Logging
import Synchronization

/// Keeps log lines, as the daemon would write them.
final class RecordedLog: Sendable {
    private let recorded = Mutex<[String]>([])

    /// The lines so far: level, message and sorted fields.
    var lines: [String] { recorded.withLock { $0 } }

    /// A logger that writes here.
    func logger(level: Logger.Level) -> Logger {
        var logger = Logger(label: "test") { _ in Handler(log: self) }
        logger.logLevel = level
        return logger
    }

    private struct Handler: LogHandler {
        let log: RecordedLog
        var logLevel = Logger.Level.info
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let fields = (event.metadata ?? [:]).map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
            log.recorded.withLock { $0.append("\(event.level) \(event.message) \(fields)") }
        }
    }
}

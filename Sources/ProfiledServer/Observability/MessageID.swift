public import Logging

/// The messages that administrators look for. In the journal each has its `MESSAGE_ID`, which no rewording changes, and an
/// explanation (`systemd/profiled.catalog`, `journalctl -x`).
public enum MessageID: String, Sendable, CaseIterable {
    /// The daemon takes calls.
    case ready = "e402581f8e014b11b8b3d1cb3a6ca9c2"
    /// It was asked to end, and ends its calls.
    case stopping = "80451e6a770640fbbf15b949a9b42dc9"
    /// It could not start, or something broke that it can't do without.
    case failed = "a2425e938ef34e87af420c0b838b4007"
    /// Settings were read anew.
    case reloaded = "d53090389068486f90901ff8e2101d5e"
    /// Settings were to be read anew and can't be used.
    case reloadRefused = "fdbcfdf9bab64fb3ab59ec7e37c7807c"
    /// The database does not answer.
    case databaseLost = "f2e383ed7bd1410a801d735a7e49a429"
    /// The database answers again.
    case databaseBack = "701af52ffc494dee9df57d897177caee"
    /// A migration was applied.
    case migrated = "174348feb08e468da4ac6f051f0afd3d"
    /// A call took long.
    case slowCall = "e80369c3c2db4430826f0103a44a94c7"
    /// A call failed for a reason that isn't the caller's.
    case callFailed = "cdc6cd7cbbba42499c95f5a86f85bcc5"
    /// The journal did not take messages.
    case messagesLost = "dcbd0fed755245fa8d3fcbe3b75af1eb"

    /// The key under which the id travels to the log handler.
    static let metadataKey = "message-id"
}

extension Logger {
    /// Logs a message that administrators look for.
    public func event(
        _ event: MessageID, level: Logger.Level, _ message: @autoclosure () -> Logger.Message,
        metadata: @autoclosure () -> Logger.Metadata = [:], file: String = #fileID, function: String = #function,
        line: UInt = #line
    ) {
        log(
            level: level, message(),
            metadata: metadata().merging([MessageID.metadataKey: "\(event.rawValue)"]) { old, _ in old },
            file: file, function: function, line: line)
    }
}

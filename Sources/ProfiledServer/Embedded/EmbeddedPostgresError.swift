/// Why the embedded PostgreSQL could not be started, or is gone.
public struct EmbeddedPostgresError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Code: Sendable, Hashable {
        /// No PostgreSQL server of a usable version is installed.
        case binariesNotFound
        /// The folder cannot be used: its path, its owner or its permissions forbid it.
        case unusableDirectory
        /// Another daemon uses the folder now.
        case directoryInUse
        /// The data was written by another major version of PostgreSQL.
        case otherMajorVersion
        /// Making the cluster failed.
        case initializationFailed
        /// PostgreSQL ended, or was not ready in time, while it was being started.
        case startFailed
        /// PostgreSQL ended without having been asked to.
        case stoppedUnexpectedly
        /// `run()` was called before `start()`, or `start()` twice.
        case wrongState
    }

    /// What kind of failure it is.
    public let code: Code

    /// What happened and what can be done, for a person.
    public let message: String

    /// Code and message in one line.
    public var description: String { "embedded PostgreSQL, \(code): \(message)" }

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

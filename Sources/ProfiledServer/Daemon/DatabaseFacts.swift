/// What was learnt of the database at the start.
struct DatabaseFacts: Sendable {
    /// The server's version, such as `15.8`.
    var serverVersion: String
    /// The newest migration applied.
    var schemaVersion: Int

    /// Takes libpq's number of the version, such as 150008 (libpq, `PQserverVersion`).
    init(serverVersion: Int, schemaVersion: Int) {
        self.serverVersion = "\(serverVersion / 10_000).\(serverVersion % 10_000)"
        self.schemaVersion = schemaVersion
    }
}

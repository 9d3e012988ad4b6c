/// How to reach an embedded database, in libpq's keyword form, as each of its roles.
public struct EmbeddedConnections: Sendable, Hashable {
    /// As the daemon's: it reads and writes records of the accounts that it names.
    public let daemon: String
    /// As the owner of the tables, for migrations.
    public let owner: String
    /// As the server's superuser, who makes the two others.
    public let superuser: String
}

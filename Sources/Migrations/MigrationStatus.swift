/// What the program knows beside what the database has.
public struct MigrationStatus: Sendable, Hashable {
    /// One step as it stands.
    public struct Entry: Sendable, Hashable {
        /// How the file and the database agree.
        public enum State: String, Sendable, Hashable {
            /// Not applied yet.
            case pending
            /// Applied as it is.
            case applied
            /// Applied, but the file has another text or name now.
            case changed
            /// Applied, but this program does not know it.
            case unknown
        }

        /// The number of the step.
        public let number: Int
        /// Its name: the file's, or the database's where there is no file.
        public let name: String
        /// How it stands.
        public let state: State
        /// What the database recorded, once applied.
        public let applied: AppliedMigration?
    }

    /// All steps, by number.
    public let entries: [Entry]
    /// The version the database is at.
    public let databaseVersion: Int
    /// The version the program needs.
    public let requiredVersion: Int
}

/// Why the schema was not changed, or cannot be served.
public struct MigrationError: Error, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Kind: Sendable, Hashable {
        /// The folder of migrations cannot be read.
        case unreadableFolder(String)
        /// A file is not what its name says, or is named wrongly: file, what is wrong.
        case malformedFile(String, String)
        /// A number has no file.
        case missingFile(String)
        /// What was applied is not what the file holds now: file, applied checksum, checksum of the file.
        case editedFile(String, applied: String, current: String)
        /// What was applied had another name: applied name, file.
        case renamedFile(applied: String, current: String)
        /// The database lacks a number below its highest: its own records were tampered with.
        case appliedGap(Int)
        /// The database is ahead of this program: its version, the version this program knows.
        case newerSchema(database: Int, program: Int)
        /// The database is behind this program: its version, the version this program needs.
        case olderSchema(database: Int, program: Int)
        /// Going down would lose rows: the step, and the tables (or columns) that hold some.
        case wouldLoseRows(Int, [String])
        /// The SQL of a step failed and was rolled back wholly: the step, SQLSTATE, what the server said.
        case failed(Int, sqlState: String, message: String)
        /// A step ended the transaction it ran in.
        case transactionControl(Int)
        /// There is no such step.
        case unknownTarget(Int, highest: Int)
        /// Another runner held the lock for longer than allowed.
        case locked
        /// The daemon's role can't be let in: why.
        case refusedRole(String)
        /// The database could not be asked.
        case database(String)
    }

    /// What is wrong.
    public let kind: Kind
    /// What caused it, where something below did.
    public let underlying: (any Error)?

    /// Makes an error.
    public init(_ kind: Kind, underlying: (any Error)? = nil) {
        self.kind = kind
        self.underlying = underlying
    }

    /// One sentence that says what is wrong and what to do.
    public var description: String {
        switch kind {
        case .unreadableFolder(let path): "the folder of migrations \(path) cannot be read"
        case .malformedFile(let file, let problem): "migration file \(file) \(problem)"
        case .missingFile(let file): "migration file \(file) is missing"
        case .editedFile(let file, let applied, let current):
            "migration \(file) was changed after it was applied: applied \(applied), now \(current); put it back and add a new one"
        case .renamedFile(let applied, let current): "migration \(applied) was applied but is named \(current) now"
        case .appliedGap(let number):
            "the database has no record of migration \(Migration.label(number)) but of later ones"
        case .newerSchema(let database, let program):
            "the database is at schema version \(database), newer than \(program), the newest this program knows; "
                + "use a newer program"
        case .olderSchema(let database, let program):
            "the database is at schema version \(database), this program needs \(program); run `profiled migrate up`"
        case .wouldLoseRows(let number, let places):
            "taking back migration \(Migration.label(number)) would lose rows of \(places.joined(separator: ", ")); "
                + "export them first, or force it"
        case .failed(let number, let sqlState, let message):
            "migration \(Migration.label(number)) failed and was rolled back: \(message) (SQLSTATE \(sqlState))"
        case .transactionControl(let number):
            "migration \(Migration.label(number)) holds BEGIN, COMMIT or ROLLBACK; the runner makes the transaction"
        case .unknownTarget(let number, let highest):
            "there is no schema version \(number); versions go from 0 to \(highest)"
        case .locked: "another migration is running and did not end in time"
        case .refusedRole(let reason): "the daemon's role can't be let in: \(reason)"
        case .database(let message): "the database could not be asked about its schema: \(message)"
        }
    }
}

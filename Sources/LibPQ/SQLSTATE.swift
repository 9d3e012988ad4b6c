/// A SQLSTATE: five characters that name the condition of an error or warning, the same in every language the server speaks.
///
/// Source: PostgreSQL documentation, appendix A "PostgreSQL Error Codes".
public struct SQLSTATE: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The five characters, digits and upper case letters.
    public let rawValue: String

    /// A state with the given characters, known or not.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The first two characters: the class, common to related conditions.
    public var conditionClass: Substring { rawValue.prefix(2) }

    /// The five characters.
    public var description: String { rawValue }

    /// A warning without a condition of its own.
    public static let warning = SQLSTATE(rawValue: "01000")
    /// The feature is not supported; also raised when a prepared statement's result type has changed.
    public static let featureNotSupported = SQLSTATE(rawValue: "0A000")
    /// A string is longer than its column allows.
    public static let stringDataRightTruncation = SQLSTATE(rawValue: "22001")
    /// A number is outside its type's range.
    public static let numericValueOutOfRange = SQLSTATE(rawValue: "22003")
    /// A point in time is outside its type's range.
    public static let datetimeFieldOverflow = SQLSTATE(rawValue: "22008")
    /// A byte sequence is not valid in the database's encoding.
    public static let characterNotInRepertoire = SQLSTATE(rawValue: "22021")
    /// A parameter has a value that its use does not allow.
    public static let invalidParameterValue = SQLSTATE(rawValue: "22023")
    /// Text that does not parse as its type.
    public static let invalidTextRepresentation = SQLSTATE(rawValue: "22P02")
    /// A binary value that does not parse as its type.
    public static let invalidBinaryRepresentation = SQLSTATE(rawValue: "22P03")
    /// A row is still referred to (RESTRICT).
    public static let restrictViolation = SQLSTATE(rawValue: "23001")
    /// A value is missing.
    public static let notNullViolation = SQLSTATE(rawValue: "23502")
    /// A row that is referred to does not exist, or is still referred to.
    public static let foreignKeyViolation = SQLSTATE(rawValue: "23503")
    /// A key exists already.
    public static let uniqueViolation = SQLSTATE(rawValue: "23505")
    /// A CHECK does not hold.
    public static let checkViolation = SQLSTATE(rawValue: "23514")
    /// An EXCLUDE constraint does not hold.
    public static let exclusionViolation = SQLSTATE(rawValue: "23P01")
    /// A write in a transaction that only reads; also a server that is a standby.
    public static let readOnlySQLTransaction = SQLSTATE(rawValue: "25006")
    /// A statement in a transaction that has failed already.
    public static let inFailedSQLTransaction = SQLSTATE(rawValue: "25P02")
    /// The session sat idle in a transaction for too long.
    public static let idleInTransactionSessionTimeout = SQLSTATE(rawValue: "25P03")
    /// A prepared statement of that name does not exist.
    public static let invalidSQLStatementName = SQLSTATE(rawValue: "26000")
    /// The role may not connect.
    public static let invalidAuthorizationSpecification = SQLSTATE(rawValue: "28000")
    /// The password is wrong.
    public static let invalidPassword = SQLSTATE(rawValue: "28P01")
    /// The database does not exist.
    public static let invalidCatalogName = SQLSTATE(rawValue: "3D000")
    /// The transaction lost against another and was rolled back: it may be tried again.
    public static let serializationFailure = SQLSTATE(rawValue: "40001")
    /// Whether the statement was completed is not known.
    public static let statementCompletionUnknown = SQLSTATE(rawValue: "40003")
    /// The transaction was chosen to end a deadlock and was rolled back: it may be tried again.
    public static let deadlockDetected = SQLSTATE(rawValue: "40P01")
    /// The role lacks a privilege, or row level security refused the row.
    public static let insufficientPrivilege = SQLSTATE(rawValue: "42501")
    /// The SQL text does not parse.
    public static let syntaxError = SQLSTATE(rawValue: "42601")
    /// A table or view does not exist.
    public static let undefinedTable = SQLSTATE(rawValue: "42P01")
    /// A column does not exist.
    public static let undefinedColumn = SQLSTATE(rawValue: "42703")
    /// A prepared statement of that name exists already.
    public static let duplicatePreparedStatement = SQLSTATE(rawValue: "42P05")
    /// The server has no disk space left.
    public static let diskFull = SQLSTATE(rawValue: "53100")
    /// The server has no memory left.
    public static let outOfMemory = SQLSTATE(rawValue: "53200")
    /// The server has no connection left.
    public static let tooManyConnections = SQLSTATE(rawValue: "53300")
    /// A limit of the program was reached.
    public static let programLimitExceeded = SQLSTATE(rawValue: "54000")
    /// A lock was not to be had in `lock_timeout`, or at once where that was asked for.
    public static let lockNotAvailable = SQLSTATE(rawValue: "55P03")
    /// The statement was cancelled, by a request or by `statement_timeout`.
    public static let queryCanceled = SQLSTATE(rawValue: "57014")
    /// The session was ended by an administrator, or the server stops.
    public static let adminShutdown = SQLSTATE(rawValue: "57P01")
    /// Another session crashed, and the server restarts.
    public static let crashShutdown = SQLSTATE(rawValue: "57P02")
    /// The server starts or stops and takes no sessions.
    public static let cannotConnectNow = SQLSTATE(rawValue: "57P03")

    /// Whether the transaction was rolled back for a reason that trying again may cure.
    public var isSerializationFailure: Bool { self == .serializationFailure || self == .deadlockDetected }
}

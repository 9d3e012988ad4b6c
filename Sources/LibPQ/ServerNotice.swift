internal import CLibPQ

/// What matters of a notice or warning: never its text, which may quote a row.
struct ServerNotice {
    let severity: String
    let sqlState: SQLSTATE?
    /// The function of the server's source that sent it; the same in every language.
    let function: String?
    /// Whether it came from a function written in SQL or PL/pgSQL.
    let hasContext: Bool

    /// Reads a result that libpq keeps.
    init(_ result: OpaquePointer) {
        severity = unsafe errorField(result, .severity) ?? ""
        sqlState = unsafe errorField(result, .sqlState).map(SQLSTATE.init(rawValue:))
        function = unsafe errorField(result, .sourceFunction)
        hasContext = unsafe errorField(result, .context) != nil
    }

    /// Whether the server gave up waiting for its synchronous standbys: the commit then reports success though it may not
    /// be on a standby. The warning has no SQLSTATE of its own; the sending function tells, and where a server does not
    /// say it, any plain warning that no SQL function raised counts, to be on the safe side.
    var meansCommitWaitWasCancelled: Bool {
        guard severity == "WARNING" else { return false }
        if let function { return function == "SyncRepWaitForLSN" }
        return !hasContext && (sqlState == .warning || sqlState == .adminShutdown)
    }
}

/// The fields of an error or notice (PQresultErrorField; codes of the protocol's ErrorResponse).
enum ErrorField: UInt8 {
    /// Never translated.
    case severity = 0x56  // V
    case sqlState = 0x43  // C
    case message = 0x4D  // M
    case detail = 0x44  // D
    case hint = 0x48  // H
    case position = 0x50  // P
    case context = 0x57  // W
    case schema = 0x73  // s
    case table = 0x74  // t
    case column = 0x63  // c
    case constraint = 0x6E  // n
    case sourceFunction = 0x52  // R
}

/// One field of an error or notice, nil when the server did not send it.
func errorField(_ result: OpaquePointer, _ field: ErrorField) -> String? {
    guard let text = unsafe PQresultErrorField(result, CInt(field.rawValue)) else { return nil }
    return unsafe String(cString: text)
}

extension PostgresError {
    /// The error in a result that libpq keeps. Without SQLSTATE it is libpq's own: the connection has failed.
    init(serverResult result: OpaquePointer) {
        let state = unsafe errorField(result, .sqlState).map(SQLSTATE.init(rawValue:))
        var message = unsafe errorField(result, .message) ?? ""
        if message.isEmpty, let text = unsafe PQresultErrorMessage(result) { message = unsafe String(cString: text) }
        self.init(state == nil ? .connectionLost : .server, message.asOneLine, wasSent: .sent)
        sqlState = state
        severity = unsafe errorField(result, .severity)
        detail = unsafe errorField(result, .detail)
        hint = unsafe errorField(result, .hint)
        schema = unsafe errorField(result, .schema)
        table = unsafe errorField(result, .table)
        column = unsafe errorField(result, .column)
        constraint = unsafe errorField(result, .constraint)
        position = unsafe errorField(result, .position).flatMap { Int($0) }
    }
}

extension String {
    /// The text with line breaks as spaces and none at the end, fit for one line of a log.
    var asOneLine: String {
        split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}

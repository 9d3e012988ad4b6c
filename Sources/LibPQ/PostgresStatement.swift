/// SQL with places for parameters (`$1`, `$2`, …), the same for every execution.
///
/// A named statement is prepared on a connection when it is first executed there, in the same round trip. Make it once, as
/// a `static let`; names are unique in the process, and of a bounded number.
public struct PostgresStatement: Sendable {
    /// The name under which connections keep it; nil: parsed anew at each execution.
    public var name: String? { storage.name }
    /// The SQL text of one command.
    public var sql: String { storage.sql }
    /// The types of the parameters in their order; those not given take the types of the values.
    public var parameterTypes: [PostgresOID] { storage.parameterTypes }

    let storage: Storage

    /// A statement that connections keep prepared.
    ///
    /// - Parameters:
    ///   - name: unique in the process, fewer than 64 bytes.
    ///   - sql: one command.
    ///   - parameterTypes: the parameters' types; left out, the server infers them.
    public init(name: String, sql: String, parameterTypes: [PostgresOID] = []) {
        storage = Storage(name: name, sql: sql, parameterTypes: parameterTypes)
    }

    /// A statement for SQL that is put together at run time: parsed at each execution, kept nowhere. Values still go into
    /// parameters, never into the text.
    ///
    /// - Parameters:
    ///   - sql: one command.
    ///   - parameterTypes: the parameters' types; left out, those of the values.
    public init(sql: String, parameterTypes: [PostgresOID] = []) {
        storage = Storage(name: nil, sql: sql, parameterTypes: parameterTypes)
    }

    final class Storage: Sendable {
        let name: String?
        let sql: String
        let parameterTypes: [PostgresOID]
        /// Why the statement can't be sent, whatever its values; nil when it can. Looked for once, not at each execution.
        let invalidity: PostgresError?

        init(name: String?, sql: String, parameterTypes: [PostgresOID]) {
            self.name = name
            self.sql = sql
            self.parameterTypes = parameterTypes
            invalidity =
                if let name, name.utf8.count > 60 || name.isEmpty {
                    // NAMEDATALEN; a longer name would be cut, and two could become one.
                    PostgresError(.invalidRequest, "the statement name \(name) is empty or longer than 60 bytes")
                } else if sql.utf8.contains(0) {
                    PostgresError(.invalidRequest, "a statement's text holds a NUL byte")
                } else if parameterTypes.count > PostgresParameters.maximumCount {
                    PostgresParameters.tooMany
                } else {
                    nil
                }
        }
    }
}

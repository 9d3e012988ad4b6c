internal import LibPQ
internal import ProfileModel

/// Whose rows a transaction may see and write: what the policies of the tables go by.
///
/// The setting holds for one transaction; without it nothing is seen.
enum AccountScope: Sendable {
    /// One account.
    case only(AccountID)
    /// Several, for reads and spends of many callers in one statement.
    case each([AccountID])
    /// All of them, for what is about none in particular: functions that run as the tables' owner. What the daemon's own
    /// statements may see grows by nothing.
    case everything

    /// The accounts of keys, each once.
    static func of(_ accounts: some Collection<AccountID>) -> AccountScope {
        guard let first = accounts.first else { return .each([]) }
        // Most that go together are of one account; bytes, since Swift takes texts of another composition for equal.
        let isOne = accounts.dropFirst().allSatisfy { $0.rawValue.utf8.elementsEqual(first.rawValue.utf8) }
        return isOne ? .only(first) : .each(Array(accounts))
    }

    /// What goes before the first statement of a transaction.
    var opening: (PostgresStatement, PostgresParameters) {
        var parameters = PostgresParameters()
        switch self {
        case .only(let account): parameters.append(SQLLiteral.list([account.rawValue]))
        case .each(let accounts):
            var seen: Set<[UInt8]> = []
            let names = accounts.map(\.rawValue).filter { seen.insert(Array($0.utf8)).inserted }
            parameters.append(SQLLiteral.list(names))
        case .everything: return (Self.setScope, parameters)
        }
        return (Self.setAccounts, parameters)
    }

    private static let setAccounts = PostgresStatement(
        name: "account_scope", sql: "SELECT pg_catalog.set_config('profiled.accounts', $1::text, true)")
    private static let setScope = PostgresStatement(
        name: "account_scope_everything", sql: "SELECT pg_catalog.set_config('profiled.scope', 'all', true)")
}

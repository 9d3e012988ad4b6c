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
        guard let accounts else { return (Self.setScope, parameters) }
        parameters.append(accounts)
        return (Self.setAccounts, parameters)
    }

    /// The accounts as the text of a `text[]`; nil when it is about none in particular.
    var accounts: String? {
        switch self {
        case .only(let account): SQLLiteral.list([account.rawValue])
        case .each(let accounts):
            SQLLiteral.list(Self.distinct(accounts))
        case .everything: nil
        }
    }

    private static func distinct(_ accounts: [AccountID]) -> [String] {
        var seen: Set<[UInt8]> = []
        return accounts.map(\.rawValue).filter { seen.insert(Array($0.utf8)).inserted }
    }

    /// An expression that sets the accounts, for a statement that does so itself.
    ///
    /// - Parameter parameter: such as `$4`; its value is ``accounts``.
    static func setting(_ parameter: String) -> String {
        "(SELECT pg_catalog.set_config('profiled.accounts', \(parameter)::text, true))"
    }

    private static let setAccounts = PostgresStatement(name: "account_scope", sql: "SELECT \(setting("$1"))")
    private static let setScope = PostgresStatement(
        name: "account_scope_everything", sql: "SELECT pg_catalog.set_config('profiled.scope', 'all', true)")
}

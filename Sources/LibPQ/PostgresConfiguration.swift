internal import CLibPQ

/// Where the server is, how sessions are set up, and how much the pool may use.
public struct PostgresConfiguration: Sendable, CustomStringConvertible {
    /// The size of a lane.
    public struct LaneLimits: Sendable, Hashable {
        /// Connections the lane may open, at least 1.
        public var connections: Int
        /// Requests in flight on one connection; more than 1 counts on the read lane only.
        public var depth: Int
        /// Requests that may wait; further ones are refused with ``PostgresError/Kind/queueFull``.
        public var queueLimit: Int

        /// A lane's size.
        public init(connections: Int, depth: Int = 1, queueLimit: Int) {
            self.connections = connections
            self.depth = depth
            self.queueLimit = queueLimit
        }
    }

    /// The options of the connection string by keyword (libpq, section "Parameter Key Words").
    private(set) var options: [(keyword: String, value: String)]
    private var password: String?

    /// Shown in `pg_stat_activity`.
    public var applicationName = "profiled"
    /// The schemas in which names are looked up; empty: the role's own setting.
    public var searchPath: [String] = []
    /// The longest time one statement may run; zero: no limit.
    public var statementTimeout: Duration = .seconds(30)
    /// The longest time a transaction may sit idle before the server ends its session; zero: no limit.
    public var idleInTransactionTimeout: Duration = .seconds(10)
    /// The longest time connecting may take.
    public var connectTimeout: Duration = .seconds(5)
    /// The longest time a request waits for a connection.
    public var maximumWait: Duration = .seconds(10)
    /// The longest time a request waits while its lane has no connection at all: long enough for a quick restart of the
    /// server, short enough for the caller to learn of an outage before its own deadline.
    public var maximumOutage: Duration = .seconds(3)
    /// How long a cancelled write waits for its outcome before it is reported as unknown. A cancel request takes about 2 ms;
    /// the caller of a request whose deadline has passed is to have an answer within 50 ms.
    public var cancelledWriteGrace: Duration = .milliseconds(40)
    /// How long a cancelled read goes on before it is cancelled in the server: most end by themselves sooner.
    public var readCancelDelay: Duration = .milliseconds(20)
    /// The read lane. The depth keeps a connection's server process busy without making a late request wait long.
    public var read = LaneLimits(connections: 2, depth: 16, queueLimit: 2048)
    /// The write lane.
    public var write = LaneLimits(connections: 4, queueLimit: 1024)
    /// The slow lane.
    public var slow = LaneLimits(connections: 2, queueLimit: 128)

    /// Takes a connection string apart.
    ///
    /// - Parameters:
    ///   - conninfo: keywords and values, or a URL (`postgresql://…`); see libpq, section "Connection Strings".
    ///   - password: the password, kept out of the string so that it can come from a file.
    /// - Throws: ``PostgresError/Kind/configuration`` naming the option that is wrong, never its value.
    public init(conninfo: String, password: String? = nil) throws(PostgresError) {
        options = try Self.parse(conninfo)
        self.password = password
    }

    /// The size of a lane.
    public subscript(lane: Lane) -> LaneLimits {
        switch lane {
        case .read: read
        case .write: write
        case .slow: slow
        }
    }

    /// The server's address for logs; never a password.
    public var description: String {
        let shown = ["host", "hostaddr", "port", "dbname", "user"]
        return options.filter { shown.contains($0.keyword) }.map { "\($0.keyword)=\($0.value)" }.joined(separator: " ")
    }

    /// Everything PQconnectStartParams is given. The session's settings travel in the start-up packet, so that they cost no
    /// round trip and are what `RESET` returns to.
    func connectionOptions(isReadOnly: Bool) -> [(keyword: String, value: String)] {
        var all = options.filter { !["options", "client_encoding", "application_name"].contains($0.keyword) }
        if let password { all.append(("password", password)) }
        all.append(("application_name", applicationName))
        all.append(("client_encoding", "UTF8"))
        var settings = [
            "TimeZone=UTC", "client_min_messages=notice",
            "statement_timeout=\(Self.milliseconds(statementTimeout))",
            "idle_in_transaction_session_timeout=\(Self.milliseconds(idleInTransactionTimeout))",
        ]
        if !searchPath.isEmpty { settings.append("search_path=" + searchPath.map(Self.quoted).joined(separator: ",")) }
        if isReadOnly { settings.append("default_transaction_read_only=on") }
        var words = settings.map { "-c " + Self.escaped($0) }
        if let own = options.last(where: { $0.keyword == "options" })?.value { words.insert(own, at: 0) }
        all.append(("options", words.joined(separator: " ")))
        return all
    }

    /// Whole milliseconds, rounded up so that a short limit does not become none.
    private static func milliseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let part = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        // The settings are 32-bit: about 24 days.
        return min(min(seconds, 2_000_000) * 1000 + part, Int64(Int32.max))
    }

    private static func quoted(_ identifier: String) -> String {
        "\"" + identifier.replacing("\"", with: "\"\"") + "\""
    }

    /// A word of `options`: blanks and backslashes are escaped (postgres(1), PQconnectdb).
    private static func escaped(_ word: String) -> String {
        word.replacing("\\", with: "\\\\").replacing(" ", with: "\\ ")
    }

    private static func parse(_ conninfo: String) throws(PostgresError) -> [(keyword: String, value: String)] {
        guard !conninfo.utf8.contains(0) else {
            throw PostgresError(.configuration, "the connection string holds a NUL byte")
        }
        var message: UnsafeMutablePointer<CChar>?
        guard let parsed = unsafe PQconninfoParse(conninfo, &message) else {
            let text = unsafe message.map { unsafe String(cString: $0) } ?? "out of memory"
            unsafe PQfreemem(message)
            throw PostgresError(.configuration, withoutSecrets(text.asOneLine, conninfo: conninfo))
        }
        defer { unsafe PQconninfoFree(parsed) }
        var options: [(keyword: String, value: String)] = []
        var option = unsafe parsed
        while let keyword = unsafe option.pointee.keyword {
            if let value = unsafe option.pointee.val {
                unsafe options.append((String(cString: keyword), String(cString: value)))
            }
            unsafe option += 1
        }
        return options
    }

    /// libpq's message with what it quotes from the string left out, since that may be a password: only the name of an
    /// option (before `=`) stays.
    private static func withoutSecrets(_ message: String, conninfo: String) -> String {
        let parts = message.split(separator: "\"", omittingEmptySubsequences: false)
        let shown = parts.enumerated().map { index, part -> String in
            guard index % 2 == 1 else { return String(part) }
            let isName = part.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x5F }
            let isKnown = isName && (part == "=" || conninfo.contains("\(part)="))
            return isKnown || part == "=" ? "\"\(part)\"" : "(not shown)"
        }
        return "the connection string is not valid: " + shown.joined()
    }
}

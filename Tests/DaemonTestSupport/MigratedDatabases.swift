import PostgresTestSupport

/// Databases with the program's schema: copies of one that `profiled migrate up` made.
public actor MigratedDatabases {
    /// On the cluster that all suites of this process share.
    public static let shared = MigratedDatabases()

    private var template: Task<String, any Error>?
    private var count = 0

    /// Makes a database with the schema and no records.
    ///
    /// - Returns: its conninfo, as superuser.
    public func make() async throws -> String {
        let template = try await template()
        count += 1
        let copy = "\(template)_copy_\(count)"
        let admin = try await TestPostgres.shared.adminConninfo()
        try await TestPostgres.shared.execute(
            "CREATE DATABASE \(copy) OWNER \(TestPostgres.ownerRole) TEMPLATE \(template)", on: admin)
        return TestPostgres.conninfo(admin, database: copy)
    }

    /// Brings a database to the program's schema, as the role that owns it, and lets the daemons' role in.
    ///
    /// - Parameter conninfo: the database, as whatever role.
    public static func migrate(_ conninfo: String) async throws {
        let owner = TestPostgres.conninfo(conninfo, role: TestPostgres.ownerRole)
        let result = try await ProfiledProgram.run([
            "migrate", "up", "--database", owner, "--role", TestPostgres.daemonRole,
        ])
        guard result.exit == .status(0) else {
            throw DaemonTestError("the schema can't be made: \(result.output)")
        }
    }

    private func template() async throws -> String {
        if let template { return try await template.value }
        let task = Task {
            let conninfo = try await TestPostgres.shared.makeDatabase()
            try await Self.migrate(conninfo)
            return try await TestPostgres.shared.execute("SELECT current_database()", on: conninfo)
        }
        template = task
        return try await task.value
    }
}

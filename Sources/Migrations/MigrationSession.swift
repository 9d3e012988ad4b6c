internal import LibPQ

/// The few things a runner asks of a connection, all in text.
struct MigrationSession: Sendable {
    private let connection: PostgresConnection

    init(_ connection: PostgresConnection) { self.connection = connection }

    /// Runs statements separated by semicolons, in one go.
    func script(_ sql: String) async throws(MigrationError) {
        do {
            try await connection.executeScript(sql)
        } catch {
            throw MigrationError(.database(error.message), underlying: error)
        }
    }

    /// Runs one statement and forgets its rows.
    func execute(_ sql: String, _ parameters: [String?]) async throws(MigrationError) {
        _ = try await query(sql, parameters)
    }

    /// Rows of one statement whose columns are all texts.
    func rows(_ sql: String, _ parameters: [String?] = []) async throws(MigrationError) -> [[String?]] {
        let result = try await query(sql, parameters)
        do {
            var rows: [[String?]] = []
            for row in result.rows {
                var columns: [String?] = []
                for column in 0..<result.columnCount { columns.append(try row.textIfPresent(column)) }
                rows.append(columns)
            }
            return rows
        } catch {
            throw MigrationError(.database(error.message), underlying: error)
        }
    }

    /// The first column of the first row.
    func value(_ sql: String, _ parameters: [String?] = []) async throws(MigrationError) -> String? {
        try await rows(sql, parameters).first?.first ?? nil
    }

    private func query(_ sql: String, _ parameters: [String?]) async throws(MigrationError) -> PostgresResult {
        var values = PostgresParameters()
        for parameter in parameters { values.append(parameter) }
        do {
            return try await connection.query(PostgresStatement(sql: sql), values)
        } catch {
            throw MigrationError(.database(error.message), underlying: error)
        }
    }
}

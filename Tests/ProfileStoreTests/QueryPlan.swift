import LibPQ
import PostgresTestSupport
import ProfileModel

@testable import ProfileStore

/// What a plan touches.
struct QueryPlan: CustomStringConvertible {
    private(set) var indexes: Set<String> = []
    private(set) var scansTable = false
    /// The most rows that one of its nodes returned.
    private(set) var rowsRead = 0
    let description: String

    /// Collects it from the text of a JSON plan.
    init(json: String) {
        description = json
        for line in json.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1).map { part in
                String(part.filter { !" \",".contains($0) })
            }
            guard parts.count == 2 else { continue }
            switch parts[0] {
            case "IndexName": indexes.insert(parts[1])
            case "NodeType" where parts[1] == "SeqScan": scansTable = true
            case "ActualRows": rowsRead = max(rowsRead, Int(parts[1]) ?? 0)
            default: break
            }
        }
    }
}

extension StoreDatabase {
    /// The accounts that plans are asked for.
    static let planned = ["big", "account 7", "account 77"]

    /// How many rows of a table functions read in an SQL text, as the daemon's role: by an index, and by looking through the table.
    func rowsRead(_ table: String, _ index: String, by sql: String) async throws -> (byIndex: Int, byScan: Int) {
        let counts = "SELECT pg_stat_get_xact_tuples_fetched(i), pg_stat_get_xact_tuples_returned(t)"
        let output = try await TestPostgres.shared.execute(
            """
            BEGIN; \(sql); \(counts) FROM (SELECT '\(table)'::regclass AS t, '\(index)'::regclass AS i) AS t; COMMIT;
            """, on: TestPostgres.conninfo(conninfo, role: TestPostgres.daemonRole))
        let last = output.split(separator: "\n").last?.split(separator: "|").compactMap { Int($0) } ?? []
        guard last.count == 2 else { throw MissingRowError() }
        return (last[0], last[1])
    }

    /// Runs a statement through the store's own connections, about some accounts, and reads the plan that PostgreSQL took.
    func plan(
        _ sql: String, _ parameters: PostgresParameters, before: [PostgresStatement] = [], lane: Lane = .slow
    ) async throws -> QueryPlan {
        let result = try await AccountPool(pool).query(
            PostgresStatement(sql: "EXPLAIN (ANALYZE, FORMAT JSON) " + sql), parameters, lane: lane,
            for: .each(Self.planned.map { AccountID(stored: $0) }), preceding: before.map { ($0, PostgresParameters()) }
        )
        return QueryPlan(json: try result.row(0).text(0))
    }
}

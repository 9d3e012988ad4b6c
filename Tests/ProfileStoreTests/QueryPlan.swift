import LibPQ

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
    /// Runs a statement through the store's own connections and reads the plan that PostgreSQL took.
    func plan(_ sql: String, _ parameters: PostgresParameters) async throws -> QueryPlan {
        let result = try await pool.query(
            PostgresStatement(sql: "EXPLAIN (ANALYZE, FORMAT JSON) " + sql), parameters, lane: .slow)
        return QueryPlan(json: try result.row(0).text(0))
    }
}

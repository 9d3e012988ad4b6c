import PostgresTestSupport
import Testing

struct TestPostgresTests {
    @Test("the shared server makes databases that differ")
    func databases() async throws {
        let first = try await TestPostgres.shared.makeDatabase()
        let second = try await TestPostgres.shared.makeDatabase()
        #expect(first != second)
        #expect(try await TestPostgres.shared.execute("SELECT 1, 'é'", on: first) == "1|é")
    }
}

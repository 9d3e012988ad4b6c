import FoundationEssentials
import LibPQ
import ProfileModel
import Testing

@testable import ProfileStore

@Suite(.serialized) struct PageWriterTests {
    private let acme = AccountID(stored: "acme")
    private let encoder = RowEncoder(
        CustomerProfile.layout, [RowEncoder.Field("id", 2, .uuid), RowEncoder.Field("description", 17, .text)])

    private func query(size: Int32) throws -> ListQuery {
        try ListQuery(kind: .customerProfile, accountID: acme, orderBy: "name", pageSize: size)
    }

    private func create(_ count: Int, descriptionBytes: Int, in database: StoreDatabase) async throws {
        _ = try await database.profiles.batchCreate(
            acme,
            (0..<count).map {
                var content = CustomerProfileContent(name: "\($0)")
                content.description = String(repeating: "x", count: descriptionBytes)
                return NewRecord(content: content)
            }, actor: StoreDatabase.actor)
    }

    @Test(arguments: [10, 4_000])
    func `a page is written in pieces of few records and few bytes`(descriptionBytes: Int) async throws {
        let database = try await StoreDatabase()
        try await create(300, descriptionBytes: descriptionBytes, in: database)
        var writer = try await database.profiles.listWriter(try query(size: 1_000), encoder)
        var pieces = 0
        var (rows, bytes) = (0, 0)
        var hasMore = true
        while hasMore {
            hasMore = try writer.writePiece()
            pieces += 1
            #expect(writer.index - rows <= 64)
            #expect(writer.message.count - bytes <= 65_536 + descriptionBytes + 64)
            #expect(!hasMore || writer.index > rows)
            (rows, bytes) = (writer.index, writer.message.count)
        }
        #expect(rows == 300 && writer.next == nil)
        #expect(pieces == (descriptionBytes == 10 ? 5 : 18))
    }

    @Test func `a large page waits in the slow lane and a small one passes it`() async throws {
        let database = try await StoreDatabase()
        try await create(3, descriptionBytes: 10, in: database)
        let keys = (0..<100).map { _ in RecordKey(accountID: acme, id: UUID()) }
        let (large, manyKeys) = try await database.pool.withTransaction(lane: .slow) { transaction in
            // The lane's one connection is taken: who waits for it waits for this transaction.
            _ = try await transaction.query(PostgresStatement(sql: "SELECT 1"))
            let list = try query(size: 1_000)
            let large = Task { try await database.profiles.list(list).elements.count }
            let manyKeys = Task { try await database.profiles.batchGet(keys).count }
            #expect(try await database.profiles.list(query(size: 50)).elements.count == 3)
            #expect(try await database.profiles.batchGet(Array(keys.prefix(64))).count == 64)
            while await database.pool.requestStatus().count(where: { $0.lane == .slow && $0.state == .waiting }) < 2 {
                await Task.yield()
            }
            return (large, manyKeys)
        }
        #expect(try await large.value == 3)
        #expect(try await manyKeys.value == 100)
    }
}

import Foundation
import PostgresTestSupport
import ProfiledProtocol
import TTRPC
import Testing

@testable import ProfiledServer

/// `profiled.v1.ChangeService` over a real socket.
@Suite(.timeLimit(.minutes(2))) struct ChangeHandlerTests {
    private typealias Writer = RequestWriter<Profiled_V1_WatchChangesRequest>
    private typealias Responses = ResponseStream<Profiled_V1_WatchChangesResponse>

    private static func start(
        token: String = "", credits: Int32 = 0, _ edit: (inout Profiled_V1_WatchChangesRequest.Start) -> Void = { _ in }
    ) -> Profiled_V1_WatchChangesRequest {
        var request = Profiled_V1_WatchChangesRequest()
        request.start.accountID = "acme"
        request.start.resumeToken = token
        request.start.credits = credits
        edit(&request.start)
        return request
    }

    private static func credits(_ count: Int32) -> Profiled_V1_WatchChangesRequest {
        var request = Profiled_V1_WatchChangesRequest()
        request.credits = count
        return request
    }

    private static func create(_ name: String, account: String = "acme", in daemon: TestDaemon) async throws -> String {
        var request = Profiled_V1_CreateCustomerProfileRequest()
        request.accountID = account
        request.customerProfile.name = name
        return try await daemon.profiles.create(request).id
    }

    private static func list(
        _ daemon: TestDaemon, _ edit: (inout Profiled_V1_ListChangesRequest) -> Void = { _ in }
    ) async throws -> Profiled_V1_ListChangesResponse {
        var request = Profiled_V1_ListChangesRequest()
        request.accountID = "acme"
        edit(&request)
        return try await daemon.changes.list(request)
    }

    @Test func `a list shows all that was committed before it, page by page`() async throws {
        try await TestDaemon.with { daemon in
            let empty = try await Self.list(daemon)
            #expect(empty.changes.isEmpty && !empty.resumeToken.isEmpty && !empty.hasMore_p)
            var ids: [String] = []
            for number in 0..<5 { ids.append(try await Self.create("P\(number)", in: daemon)) }
            _ = try await Self.create("elsewhere", account: "other", in: daemon)
            let first = try await Self.list(daemon) { $0.pageSize = 3 }
            #expect(first.changes.map(\.id) == Array(ids[..<3]) && first.hasMore_p)
            #expect(
                first.changes.allSatisfy { $0.operation == .create && $0.version == 1 && $0.kind == .customerProfile })
            let rest = try await Self.list(daemon) {
                $0.pageSize = 100
                $0.resumeToken = first.resumeToken
            }
            #expect(rest.changes.map(\.id) == Array(ids[3...]) && !rest.hasMore_p)
            // The token of any change goes on right after it.
            let middle = try await Self.list(daemon) { $0.resumeToken = first.changes[0].resumeToken }
            #expect(middle.changes.map(\.id) == Array(ids[1...]))
            let filtered = try await Self.list(daemon) { $0.filter.ids = [ids[3].uppercased()] }
            #expect(filtered.changes.map(\.id) == [ids[3]])
        }
    }

    @Test func `what a list is asked wrongly is refused by name`() async throws {
        try await TestDaemon.with { daemon in
            let cases: [(String, (inout Profiled_V1_ListChangesRequest) -> Void)] = [
                ("account_id", { $0.accountID = "" }), ("resume_token", { $0.resumeToken = "nonsense" }),
                ("page_size", { $0.pageSize = -1 }),
                ("filter.kinds[1]", { $0.filter.kinds = [.budget, .unspecified] }),
                ("filter.kinds[0]", { $0.filter.kinds = [.UNRECOGNIZED(77)] }),
                ("filter.ids[0]", { $0.filter.ids = ["x"] }),
                ("filter.ids", { $0.filter.ids = [String](repeating: UUID().uuidString, count: 1_001) }),
            ]
            for (field, edit) in cases {
                let error = await rpcError { try await Self.list(daemon, edit) }
                #expect(error?.code == .invalidArgument)
                #expect(error?.detail(Google_Rpc_BadRequest.self)?.fieldViolations.map(\.field) == [field])
            }
        }
    }

    @Test func `a watch tells its token at once, and then changes as they are committed`() async throws {
        try await TestDaemon.with { daemon in
            _ = try await Self.create("before", in: daemon)
            try await daemon.changes.watch { (writer: Writer, responses: Responses) in
                try await writer.write(Self.start())
                var iterator = responses.makeAsyncIterator()
                let first = try #require(try await iterator.next())
                #expect(first.changes.isEmpty && !first.resumeToken.isEmpty)
                let ours = try await Self.create("ours", in: daemon)
                let next = try #require(try await iterator.next())
                #expect(next.changes.map(\.id) == [ours] && next.resumeToken == next.changes.last?.resumeToken)
                // Written by somebody else, in one transaction.
                try await TestPostgres.shared.execute(
                    """
                    INSERT INTO target_customer_profiles (account_id, name) VALUES ('acme', 'x'), ('other', 'y'), ('acme', 'z')
                    """, on: daemon.conninfo)
                var theirs: [Profiled_V1_Change] = []
                while theirs.count < 2 { theirs += try #require(try await iterator.next()).changes }
                #expect(theirs.map(\.transactionContinues) == [true, false])
                #expect(await daemon.parts.changes.runningWatches == 1)
                // The client closes its side: an orderly end.
                await writer.finish()
                while try await iterator.next() != nil {}
            }
            try await until { await daemon.parts.changes.runningWatches == 0 }
        }
    }

    @Test func `no more changes come than there are credits`() async throws {
        try await TestDaemon.with { daemon in
            let token = try await Self.list(daemon).resumeToken
            for number in 0..<10 { _ = try await Self.create("P\(number)", in: daemon) }
            try await daemon.changes.watch { (writer: Writer, responses: Responses) in
                try await writer.write(Self.start(token: token, credits: 3))
                var iterator = responses.makeAsyncIterator()
                var counts: [Int] = []
                func receive(_ count: Int) async throws {
                    var got = 0
                    while got < count {
                        let message = try #require(try await iterator.next())
                        got += message.changes.count
                        if !message.changes.isEmpty { counts.append(message.changes.count) }
                    }
                }
                try await receive(3)
                // A later call on the same connection is answered although the watch waits.
                _ = try await Self.list(daemon)
                try await writer.write(Self.credits(1))
                try await receive(1)
                try await writer.write(Self.credits(2))
                try await receive(2)
                #expect(counts == [3, 1, 2])
                // Closed with three credits less than changes: what credits allow, and the end.
                try await writer.write(Self.credits(1))
                await writer.finish()
                var last = 0
                while let message = try await iterator.next() { last += message.changes.count }
                #expect(last == 1)
            }
        }
    }

    @Test func `what a watch says wrongly ends it with the field's name`() async throws {
        try await TestDaemon.with { daemon in
            let cases: [(String, [Profiled_V1_WatchChangesRequest])] = [
                ("start", [Self.credits(1)]), ("start", [Profiled_V1_WatchChangesRequest()]),
                ("start", [Self.start(), Self.start()]),
                ("message", [Self.start(), Profiled_V1_WatchChangesRequest()]),
                ("credits", [Self.start(), Self.credits(0)]), ("credits", [Self.start(), Self.credits(1_000_001)]),
                ("start.credits", [Self.start(credits: -1)]), ("start.credits", [Self.start(credits: 1_000_001)]),
                ("start.account_id", [Self.start { $0.accountID = "" }]),
                ("start.resume_token", [Self.start(token: "AAAA")]),
                ("start.filter.ids[0]", [Self.start { $0.filter.ids = ["1"] }]),
                ("start.filter.kinds[0]", [Self.start { $0.filter.kinds = [.unspecified] }]),
            ]
            for (field, messages) in cases {
                let error = await rpcError {
                    try await daemon.changes.watch { (writer: Writer, responses: Responses) in
                        for message in messages { try? await writer.write(message) }
                        for try await _ in responses {}
                    }
                }
                #expect(error?.code == .invalidArgument, "\(field): \(String(describing: error))")
                #expect(error?.detail(Google_Rpc_BadRequest.self)?.fieldViolations.map(\.field) == [field])
            }
            try await until { await daemon.parts.changes.runningWatches == 0 }
        }
    }

    @Test func `tokens that are too old, of the future or of another feed are out of range`() async throws {
        try await TestDaemon.with { daemon in
            let old = try await Self.list(daemon).resumeToken
            for number in 0..<3 { _ = try await Self.create("P\(number)", in: daemon) }
            let young = try await Self.list(daemon).resumeToken
            func refusal(_ token: String) async -> [String?] {
                let list = await rpcError { try await Self.list(daemon) { $0.resumeToken = token } }
                let watch = await rpcError {
                    try await daemon.changes.watch { (writer: Writer, responses: Responses) in
                        try await writer.write(Self.start(token: token))
                        for try await _ in responses {}
                    }
                }
                #expect(list?.code == .outOfRange && watch?.code == .outOfRange)
                return [list?.reason, watch?.reason]
            }
            try await TestPostgres.shared.execute(
                """
                UPDATE profile_change_runs SET sequenced_at = now() - interval '8 days';
                SELECT profiled_purge_changes('7 days', 2)
                """, on: daemon.conninfo)
            #expect(await refusal(old) == ["RESUME_TOKEN_TOO_OLD", "RESUME_TOKEN_TOO_OLD"])
            #expect(try await Self.list(daemon) { $0.resumeToken = young }.changes.isEmpty)
            // As after the database was set back: the feed ends before the token.
            try await TestPostgres.shared.execute(
                "DELETE FROM profile_changes WHERE position = 3; DELETE FROM profile_change_runs; "
                    + "INSERT INTO profile_change_runs (last_position, seen) VALUES (2, pg_current_snapshot())",
                on: daemon.conninfo)
            #expect(await refusal(young) == ["RESUME_TOKEN_OF_OTHER_FEED", "RESUME_TOKEN_OF_OTHER_FEED"])
            try await TestPostgres.shared.execute("SELECT profiled_renew_change_feed()", on: daemon.conninfo)
            #expect(await refusal(old) == ["RESUME_TOKEN_OF_OTHER_FEED", "RESUME_TOKEN_OF_OTHER_FEED"])
        }
    }

    @Test func `a connection has at most so many watches, and a place again when one ends`() async throws {
        try await TestDaemon.with { daemon in
            let busy = try TTRPCClient(path: daemon.path)
            let watcher = Profiled_V1_ChangeService.Client(wrapping: busy)
            func watch() async -> RPCError? {
                await rpcError {
                    try await watcher.watch { (writer: Writer, responses: Responses) in
                        try await writer.write(Self.start())
                        for try await _ in responses {}
                    }
                }
            }
            await withTaskGroup(of: RPCError?.self) { group in
                for _ in 0..<32 { group.addTask { await watch() } }
                try? await until { await daemon.parts.changes.runningWatches == 32 }
                let error = await watch()
                #expect(error?.code == .resourceExhausted && error?.reason == "TOO_MANY_WATCHES")
                #expect(error?.detail(Google_Rpc_RetryInfo.self) != nil)
                // Another connection has its own.
                let page = await rpcError {
                    try await daemon.changes.watch { (writer: Writer, responses: Responses) in
                        try await writer.write(Self.start())
                        var iterator = responses.makeAsyncIterator()
                        #expect(try await iterator.next() != nil)
                        await writer.finish()
                        while try await iterator.next() != nil {}
                    }
                }
                #expect(page == nil)
                await busy.close()
                for await error in group { #expect(error?.code == .unavailable) }
            }
            try await until { await daemon.parts.changes.runningWatches == 0 }
        }
    }

    @Test func `when the daemon ends, watches are told to go on elsewhere`() async throws {
        try await TestDaemon.with { daemon in
            let error = await rpcError {
                try await daemon.changes.watch { (writer: Writer, responses: Responses) in
                    try await writer.write(Self.start())
                    var iterator = responses.makeAsyncIterator()
                    _ = try await iterator.next()
                    await daemon.parts.changes.end()
                    while try await iterator.next() != nil {}
                }
            }
            #expect(error?.code == .unavailable && error?.reason == RPCError.drainingReason)
        }
    }

    /// Asks again and again until the answer is yes; the suite's time limit ends it.
    private func until(_ condition: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while try await !condition() {
            try #require(ContinuousClock.now < end)
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}

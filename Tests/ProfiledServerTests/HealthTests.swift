import ProfiledProtocol
import Reactor
import TTRPC
import Testing

@testable import ProfiledServer

struct HealthTests {
    private func status() throws -> HealthStatus {
        HealthStatus(databaseServices: ["db"], otherServices: ["other"], reactor: try #require(Reactor.shared))
    }

    @Test func `services that need the database follow it, others the daemon`() async throws {
        let status = try status()
        #expect(await status.isServing("db") == false)
        #expect(await status.isServing("") == false)
        #expect(await status.isServing("other") == true)
        #expect(await status.isServing("unknown") == nil)
        await status.set(isServing: true)
        #expect(await status.isServing("db") == true)
        #expect(await status.isServing("") == true)
    }

    @Test func `nothing serves after the end, whatever the database says`() async throws {
        let status = try status()
        await status.set(isServing: true)
        await status.end()
        await status.set(isServing: false)
        await status.set(isServing: true)
        for service in ["", "db", "other"] { #expect(await status.isServing(service) == false) }
        for await _ in await status.changes() { Issue.record("a change after the end") }
    }

    @Test func `several changes before they are read are one`() async throws {
        let status = try status()
        let changes = await status.changes()
        for round in 0..<5 { await status.set(isServing: round.isMultiple(of: 2)) }
        await status.end()
        var count = 0
        for await _ in changes { count += 1 }
        #expect(count == 1)
    }

    @Test func `a watch tells every change and ends when the daemon drains`() async throws {
        try await TestDaemon.with { daemon in
            let stream = try await daemon.health.watch(.init(), options: CallOptions(timeout: .seconds(30)))
            var messages = stream.makeAsyncIterator()
            #expect(try await messages.next()?.status == .serving)
            await daemon.parts.health.set(isServing: false)
            #expect(try await messages.next()?.status == .notServing)
            await daemon.parts.health.set(isServing: true)
            #expect(try await messages.next()?.status == .serving)
            await daemon.parts.health.end()
            #expect(try await messages.next()?.status == .notServing)
            do {
                #expect(try await messages.next() == nil)
                Issue.record("the watch ended as if all were well")
            } catch let error as RPCError {
                #expect(error.code == .unavailable)
                let info: Google_Rpc_ErrorInfo = try #require(error.detail())
                #expect(info.reason == "DRAINING" && info.domain == "ttrpc")
            }
        }
    }

    @Test func `a watch of an unknown service stays open, a check of it is NOT_FOUND`() async throws {
        try await TestDaemon.with { daemon in
            var request = Grpc_Health_V1_HealthCheckRequest()
            request.service = "no.such.Service"
            let stream = try await daemon.health.watch(request)
            var messages = stream.makeAsyncIterator()
            #expect(try await messages.next()?.status == .serviceUnknown)
            let error = await rpcError { try await daemon.health.check(request) }
            #expect(error?.code == .notFound)
            for service in ["", "profiled.v1.CustomerProfileService", "profiled.v1.Control", "grpc.health.v1.Health"] {
                request.service = service
                #expect(try await daemon.health.check(request).status == .serving)
            }
        }
    }

    @Test func `a watcher that goes away is forgotten`() async throws {
        try await TestDaemon.with { daemon in
            let client = try TTRPCClient(path: daemon.path)
            let stream = try await Grpc_Health_V1_Health.Client(wrapping: client).watch(.init())
            var messages = stream.makeAsyncIterator()
            _ = try await messages.next()
            #expect(await daemon.parts.health.watcherCount == 1)
            await client.close()
            // The server learns of it through the socket: at some turn, which is waited for and not assumed.
            let limit = ContinuousClock.now + .seconds(10)
            while await daemon.parts.health.watcherCount > 0, ContinuousClock.now < limit { await Task.yield() }
            #expect(await daemon.parts.health.watcherCount == 0)
        }
    }
}

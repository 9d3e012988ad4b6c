import ProfileClient
import ProfiledProtocol
import Synchronization
import TTRPC
import Testing

struct CallTests {
    @Test func `Every call carries a request id of its own, the actor and the trace`() async throws {
        let table = ProfileTable()
        try await StubDaemon.run(table.register) { daemon in
            let client = try daemon.client { $0.calls.actor = "batch" }
            let acme = client.account("acme", actor: "anna").with { $0.traceparent = "00-1-2-01" }
            try await acme.customerProfiles.create(CustomerProfile(name: "one"))
            try await client.account("acme").customerProfiles.create(CustomerProfile(name: "two"))
            let calls = daemon.calls.all.map(\.metadata)
            #expect(calls.map { $0["actor"] } == [["anna"], ["batch"]])
            #expect(calls.map { $0["traceparent"] } == [["00-1-2-01"], []])
            #expect(Set(calls.compactMap { $0.first("request-id") }).count == 2)
        }
    }

    @Test func `Cancelling the task ends the call and the handler`() async throws {
        let started = AsyncStream.makeStream(of: Void.self)
        let ended = AsyncStream.makeStream(of: Bool.self)
        try await StubDaemon.run { router in
            router.register(Profiled_V1_AccountService.Method.getProfileStatus) {
                (_: Profiled_V1_GetProfileStatusRequest, _) -> Profiled_V1_GetProfileStatusResponse in
                started.continuation.yield()
                do {
                    try await Task.sleep(for: .seconds(60))
                } catch {
                    ended.continuation.yield(Task.isCancelled)
                }
                return Profiled_V1_GetProfileStatusResponse()
            }
            router.register(Profiled_V1_Control.Method.cancel) { (request: Profiled_V1_CancelRequest, context) in
                let wasRunning = await context.cancelCall(streamID: request.streamID)
                return Profiled_V1_CancelResponse.with { $0.wasRunning = wasRunning }
            }
        } _: { daemon in
            let client = try daemon.client()
            let call = Task { try await client.account("acme").profileStatus() }
            for await _ in started.stream { break }
            call.cancel()
            await #expect { _ = try await call.value } throws: { ($0 as? ProfileClientError)?.kind == .cancelled }
            for await wasCancelled in ended.stream {
                #expect(wasCancelled)
                break
            }
        }
    }

    @Test func `A time limit ends a call that isn't answered`() async throws {
        try await StubDaemon.run { router in
            router.register(Profiled_V1_AccountService.Method.getProfileStatus) {
                (_: Profiled_V1_GetProfileStatusRequest, _) -> Profiled_V1_GetProfileStatusResponse in
                try await Task.sleep(for: .seconds(60))
                return Profiled_V1_GetProfileStatusResponse()
            }
        } _: { daemon in
            let account = try daemon.client().account("acme").with { $0.timeout = .milliseconds(50) }
            let error = await #expect(throws: ProfileClientError.self) { try await account.profileStatus() }
            #expect(error?.kind == .deadlineExceeded)
        }
    }

    @Test func `Health can be asked for and followed`() async throws {
        try await StubDaemon.run { router in
            router.register(Grpc_Health_V1_Health.Method.check) { (_: Grpc_Health_V1_HealthCheckRequest, _) in
                Grpc_Health_V1_HealthCheckResponse.with { $0.status = .serving }
            }
            router.registerServerStreaming(Grpc_Health_V1_Health.Method.watch) {
                (_: Grpc_Health_V1_HealthCheckRequest, responses: ResponseWriter<Grpc_Health_V1_HealthCheckResponse>, _)
                in
                try await responses.write(.with { $0.status = .serving })
                try await responses.write(.with { $0.status = .notServing })
            }
        } _: { daemon in
            let client = try daemon.client()
            #expect(try await client.health() == .serving)
            var states: [HealthStatus] = []
            for try await state in try await client.healthUpdates() { states.append(state) }
            #expect(states == [.serving, .notServing])
        }
    }

    @Test func `Many calls share one connection`() async throws {
        let connections = Mutex<Set<UInt64>>([])
        try await StubDaemon.run { router in
            router.register(Profiled_V1_AccountService.Method.getProfileStatus) {
                (request: Profiled_V1_GetProfileStatusRequest, context) in
                _ = connections.withLock { $0.insert(context.connectionID) }
                return Profiled_V1_GetProfileStatusResponse.with { $0.isFirstTime = request.accountID == "acme" }
            }
        } _: { daemon in
            let client = try daemon.client()
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 1...500 { group.addTask { try await client.account("acme").profileStatus().isFirstTime } }
                for try await isFirstTime in group { #expect(isFirstTime) }
            }
            #expect(connections.withLock { $0.count } == 1)
        }
    }

    @Test func `A document that can't be read is an error, never a trap`() async throws {
        try await StubDaemon.run { router in
            router.register(Profiled_V1_CustomerProfileService.Method.get) {
                (_: Profiled_V1_GetCustomerProfileRequest, _) in
                Profiled_V1_CustomerProfile.with { $0.demographics = "{]" }
            }
        } _: { daemon in
            let error = await #expect(throws: ProfileClientError.self) {
                try await daemon.client().account("acme").customerProfiles.get("one")
            }
            #expect(error?.kind == .internalError)
            #expect(error?.message.contains("demographics") == true)
        }
    }
}

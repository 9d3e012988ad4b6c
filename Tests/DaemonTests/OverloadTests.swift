import DaemonTestSupport
import PostgresTestSupport
import ProfiledProtocol
import SwiftProtobuf
import TTRPC
import TTRPCWire
import Testing

private let health = Grpc_Health_V1_Health.serviceName

/// More than the daemon takes: calls, connections, descriptors, memory.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct OverloadTests {
    /// Opens streams that run until the connection ends.
    private static func watch(_ connection: RawConnection, _ count: UInt32) throws {
        for index in 0..<count {
            try connection.send(RawCaller.request(2 * index + 1, health, "Watch", flags: .remoteClosed))
            guard try connection.receiveFrame()?.type == 3 else { throw DaemonTestError("no first message") }
        }
    }

    private static func isOverload(_ error: RPCError) -> Bool {
        let retry = error.detail(Google_Rpc_RetryInfo.self)
        return error.code == .resourceExhausted && error.reason == "TOO_MANY_CALLS"
            && (retry.map { $0.retryDelay.nanos > 0 || $0.retryDelay.seconds > 0 } ?? false)
    }

    // MARK: Calls

    @Test("the 65th running call of a connection is refused with a retry delay, and one may follow one that ended")
    func callsOfAConnection() async throws {
        try await DaemonProcess.with { daemon in
            try await Witness.abuse(daemon, started: 64 + 3, failed: 2 + 1) { connection in
                try Self.watch(connection, 64)
                for streamID: UInt32 in [129, 131] {
                    try connection.send(RawCaller.request(streamID, health, "Watch", flags: .remoteClosed))
                    #expect(Self.isOverload(try connection.receiveAnswer(streamID).error))
                }
                // Cancelling is how a client makes room: it must work when there is none.
                var cancel = Profiled_V1_CancelRequest()
                cancel.streamID = 1
                try connection.send(
                    RawCaller.request(
                        133, Profiled_V1_Control.serviceName, "Cancel", payload: try cancel.serializedBytes()))
                #expect(try connection.receiveAnswer(1).code == .cancelled)
                let answer = try connection.receiveAnswer(133)
                #expect(answer.code == .ok && answer.payload == [8, 1])
                // The health can be asked as well.
                try connection.send(RawCaller.request(135, health, "Check"))
                #expect(try connection.receiveAnswer(135).code == .ok)
                try connection.send(RawCaller.request(137, health, "Watch", flags: .remoteClosed))
                #expect(try connection.receiveFrame()?.type == 3)
            }
        }
    }

    @Test("the limit over all connections holds, and leaves room to ask for the daemon's state")
    func callsInAll() async throws {
        try await DaemonProcess.with(environment: ["PROFILED_LIMITS_CALLS": "100"]) { daemon in
            try await onThread {
                let witness = try Witness(daemon)
                let connections = try (0..<3).map { _ in try daemon.rawConnection() }
                try Self.watch(connections[0], 50)
                try Self.watch(connections[1], 50)
                try connections[2].send(RawCaller.request(1, health, "Watch", flags: .remoteClosed))
                #expect(Self.isOverload(try connections[2].receiveAnswer(1).error))
                #expect(try witness.status().runningCalls == 101)
                #expect(try witness.healthLatency() <= .milliseconds(10))
            }
            try await onThread {
                let witness = try Witness(daemon)
                let status = try witness.status { $0.runningCalls == 1 && $0.openConnections == 1 }
                #expect(status.runningCalls == 1 && status.openConnections == 1)
                #expect(try daemon.rawConnection().isWatched())
            }
        }
    }

    @Test("calls whose peer goes away end, in the database too")
    func disconnect() async throws {
        try await DaemonProcess.with { daemon in
            let conninfo = try #require(daemon.conninfo)
            var get = Profiled_V1_GetCustomerProfileRequest()
            get.accountID = "acme"
            get.id = "00000000-0000-4000-8000-000000000001"
            let payload: [UInt8] = try get.serializedBytes()
            let before = try await onThread { try Witness(daemon).descriptors() }
            try await TableLock.hold(conninfo) { _ in
                try await onThread {
                    let connection = try daemon.rawConnection()
                    for index in 0..<UInt32(70) {
                        try connection.send(
                            RawCaller.request(
                                2 * index + 1, Profiled_V1_CustomerProfileService.serviceName, "Get", payload: payload))
                    }
                    for _ in 0..<6 { #expect(Self.isOverload(try connection.receiveAnswer().error)) }
                    let status = try Witness(daemon).status()
                    #expect(status.runningCalls == 65)
                }
                try await waitUntil("no statement runs") { try await TableLock.activeStatements(conninfo) == 0 }
                try await onThread {
                    let status = try Witness(daemon).status { $0.runningCalls == 1 && $0.openConnections == 1 }
                    #expect(status.runningCalls == 1 && status.openConnections == 1)
                }
            }
            // The pool is whole again, and nothing else is left.
            try await onThread {
                #expect(try Witness(daemon).descriptors(expected: before) == before)
                let answer = try RawCaller(try daemon.rawConnection()).call(
                    Profiled_V1_CustomerProfileService.serviceName, "Get", payload: payload)
                #expect(answer.code == .notFound)
            }
        }
    }

    // MARK: Answers

    @Test("an answer above 4 MiB fails on its stream alone")
    func longAnswer() async throws {
        try await DaemonProcess.with { daemon in
            // Three batches of ten documents of 200,000 bytes fit a frame each, and their sum fits none.
            let client = try daemon.client()
            var ids: [String] = []
            for batch in 0..<3 {
                var request = Profiled_V1_BatchCreateCustomerProfilesRequest()
                request.accountID = "acme"
                for index in 0..<10 {
                    var profile = Profiled_V1_CustomerProfile()
                    profile.name = "profile \(batch) \(index)"
                    profile.metadata = "{\"text\": \"\(String(repeating: "x", count: 200_000))\"}"
                    request.customerProfiles.append(profile)
                }
                let response: Profiled_V1_BatchCreateCustomerProfilesResponse = try await client.transport.unary(
                    Profiled_V1_CustomerProfileService.Method.batchCreate, request)
                ids += response.customerProfiles.map(\.id)
            }
            await client.close()
            var request = Profiled_V1_BatchGetCustomerProfilesRequest()
            request.accountID = "acme"
            request.ids = ids
            let payload: [UInt8] = try request.serializedBytes()
            try await Witness.abuse(daemon, started: 2, failed: 1) { connection in
                let caller = RawCaller(connection)
                let answer = try caller.call(
                    Profiled_V1_CustomerProfileService.serviceName, "BatchGet", payload: payload)
                #expect(answer.code == .resourceExhausted, "\(answer.error)")
                #expect(try caller.call(health, "Check").code == .ok)
            }
        }
    }

    // MARK: Connections

    @Test("a thousand connections are open at once, and all are freed")
    func thousand() async throws {
        try await DaemonProcess.with { daemon in
            try await onThread {
                let witness = try Witness(daemon)
                let descriptors = try witness.descriptors()
                let memory = try daemon.residentMemoryBytes()
                do {
                    let callers = try (0..<1000).map { _ in RawCaller(try daemon.rawConnection()) }
                    for caller in callers { #expect(try caller.call(health, "Check").code == .ok) }
                    #expect(try witness.status().openConnections == 1001)
                    #expect(try witness.healthLatency() <= .milliseconds(10))
                    // Half a frame each: it may cost what was sent.
                    for caller in callers { try caller.connection.send(RawCaller.frame(3, type: 1, length: 1 << 20)) }
                    #expect(try witness.healthLatency() <= .milliseconds(10))
                    let growth = try daemon.residentMemoryBytes() - memory
                    #expect(growth <= 16 << 20, "\(growth) bytes for a thousand connections")
                }
                #expect(try witness.status { $0.openConnections == 1 }.openConnections == 1)
                #expect(try witness.descriptors(expected: descriptors) == descriptors)
            }
        }
    }

    @Test("connections beyond the limit wait, and are served when one ends")
    func connectionLimit() async throws {
        try await DaemonProcess.with(environment: ["PROFILED_LIMITS_CONNECTIONS": "4"]) { daemon in
            try await onThread {
                var callers = try (0..<4).map { _ in RawCaller(try daemon.rawConnection()) }
                for caller in callers { #expect(try caller.call(health, "Check").code == .ok) }
                let waiting = RawCaller(try daemon.rawConnection(timeout: .milliseconds(200)))
                #expect(throws: RawConnection.Failure.self) { try waiting.call(health, "Check") }
                try waiting.connection.setTimeout(.seconds(2))
                callers.removeLast()
                #expect(try waiting.connection.receiveAnswer(1).code == .ok)
            }
        }
    }

    @Test("without free descriptors the daemon serves whom it has, doesn't spin, and recovers within a second")
    func descriptorsUsedUp() async throws {
        try await DaemonProcess.with(openFileLimit: 64) { daemon in
            try await onThread {
                let first = RawCaller(try daemon.rawConnection())
                #expect(try first.call(health, "Check").code == .ok)
                var others = try (0..<100).map { _ in RawCaller(try daemon.rawConnection()) }
                for other in others { try other.connection.send(RawCaller.request(1, health, "Check")) }
                #expect(try others[0].connection.receiveAnswer(1).code == .ok)
                let used = try daemon.processorTime()
                // A second in which it has nothing to do; its length is what is measured against.
                try others[99].connection.setTimeout(.seconds(1))
                #expect(throws: RawConnection.Failure.self) { try others[99].connection.receiveAnswer(1) }
                #expect(try daemon.processorTime() - used <= .milliseconds(200))
                #expect(try first.call(health, "Check").code == .ok)
                // The calls that need the database have their connections.
                #expect(try daemon.openDescriptors() <= 64)
                let last = others[99]
                others.removeAll()
                let clock = ContinuousClock()
                let start = clock.now
                try last.connection.setTimeout(.seconds(5))
                #expect(try last.connection.receiveAnswer(1).code == .ok)
                #expect(clock.now - start <= .seconds(1))
                #expect(try first.call(health, "Check").code == .ok)
            }
            let warnings = daemon.log.ranges(of: "can't accept connections now").count
            #expect(warnings >= 1 && warnings <= 30, "\(warnings) warnings")
        }
    }

    // MARK: Memory

    @Test("200 peers that declare 4 MiB and send one byte cost what they sent")
    func declaredMemory() async throws {
        try await DaemonProcess.with { daemon in
            try await onThread {
                let witness = try Witness(daemon)
                #expect(try witness.healthLatency() <= .milliseconds(10))
                func declare(_ peers: [RawConnection]) throws {
                    for peer in peers {
                        try peer.send(RawCaller.frame(1, type: 1, length: 4_194_304) + [0x0A])
                    }
                }
                // What the daemon runs through for the first time becomes resident, and is nobody's.
                try declare((0..<20).map { _ in try daemon.rawConnection() })
                _ = try witness.status { $0.openConnections == 1 }
                let before = try daemon.allocatedMemoryBytes()
                let peers = try (0..<200).map { _ in try daemon.rawConnection() }
                try declare(peers)
                #expect(try witness.status { $0.openConnections == 201 }.openConnections == 201)
                let after = try daemon.allocatedMemoryBytes()
                #expect(try witness.healthLatency() <= .milliseconds(10))
                print("200 peers: \(before / 1024) KiB before, \(after / 1024) KiB with them")
                #expect(after - before <= 2 << 20, "\(after - before) bytes for 200 peers")
                // The daemon's own size counts in a release build only.
                if ProfiledProgram.isNamed {
                    #expect(try daemon.residentMemoryBytes() < 32 << 20)
                    #expect(try daemon.peakResidentMemoryBytes() < 32 << 20)
                }
                withExtendedLifetime(peers) {}
            }
        }
    }

    @Test("peers that don't read hold up nobody else")
    func notReading() async throws {
        try await DaemonProcess.with { daemon in
            try await onThread {
                let witness = try Witness(daemon)
                let peers = try (0..<50).map { _ in try daemon.rawConnection() }
                for peer in peers {
                    for index in 0..<UInt32(20) {
                        try peer.send(
                            RawCaller.request(2 * index + 1, Profiled_V1_Control.serviceName, "Describe"))
                    }
                }
                #expect(try witness.healthLatency() <= .milliseconds(10))
                #expect(try witness.status().processID == daemon.pid)
                withExtendedLifetime(peers) {}
            }
        }
    }
}

extension RawConnection {
    /// Whether a stream can be opened on the fresh connection.
    fileprivate func isWatched() throws -> Bool {
        try send(RawCaller.request(1, health, "Watch", flags: .remoteClosed))
        return try receiveFrame()?.type == 3
    }
}

import Glibc
import Reactor
import Synchronization
import TTRPCWire
import Testing

@testable import TTRPC

/// The client and the server through a real socket.
@Suite(.timeLimit(.minutes(3)))
struct ClientTests {
    private static func code(_ body: () async throws -> some Any) async -> RPCError.Code? {
        do {
            _ = try await body()
            return nil
        } catch let error as RPCError {
            return error.code
        } catch { return .unknown }
    }

    @Test("unary calls, errors with details and metadata arrive whole")
    func unary() async throws {
        try await TestServer.run { test in
            let client = try test.client()
            let answer: Text = try await client.unary(EchoService.say, Text("héllo 🦤"))
            #expect(answer.value == "héllo 🦤")
            let options = CallOptions(metadata: ["actor": "ann", "k": "ü"])
            let metadata: Text = try await client.unary(EchoService.method("Metadata"), Text(), options: options)
            #expect(metadata.value == "actor=ann,k=ü")
            let peer: Text = try await client.unary(EchoService.method("Peer"), Text())
            #expect(peer.value.hasPrefix("\(geteuid()) \(getegid()) \(getpid()) "))
            do {
                let _: Text = try await client.unary(EchoService.method("Fail"), Text())
                Issue.record("no error")
            } catch let error as RPCError {
                #expect(error.code == .notFound && error.message == "no such thing")
                #expect(error.reason == "THING_NOT_FOUND")
                #expect(error.detail(Google_Rpc_RetryInfo.self)?.retryDelay.nanos == 500_000_000)
            }
            #expect(
                await Self.code { try await client.unary(EchoService.method("Nope"), Text()) as Text } == .unimplemented
            )
            #expect(test.service.strayed.load(ordering: .relaxed) == 0)
            await client.close()
            #expect(await Self.code { try await client.unary(EchoService.say, Text()) as Text } == .unavailable)
        }
    }

    @Test("what a handler throws by accident reaches the log, not the peer")
    func internalErrors() async throws {
        try await TestServer.run { test in
            let client = try test.client()
            do {
                let _: Text = try await client.unary(EchoService.method("FailInside"), Text())
                Issue.record("no error")
            } catch let error as RPCError {
                #expect(error.code == .internalError && !error.message.contains("hunter2"))
            }
            #expect(test.log.all.count == 1 && test.log.all.first?.contains("hunter2") == true)
            await client.close()
        }
    }

    @Test("streams of every shape go both ways, with errors in their midst")
    func streams() async throws {
        try await TestServer.run { test in
            let client = try test.client()
            var parts: [String] = []
            let split: ResponseStream<Text> = try await client.serverStreaming(EchoService.split, Text("a,,c"))
            for try await part in split { parts.append(part.value) }
            #expect(parts == ["a", "", "c"])

            let failing: ResponseStream<Text> = try await client.serverStreaming(
                EchoService.method("SplitAndFail", .serverStreaming), Text("a,b"))
            var received = 0
            do {
                for try await _ in failing { received += 1 }
                Issue.record("no error")
            } catch let error as RPCError { #expect(error.code == .notFound && received == 2) }

            let gathered: Text = try await client.clientStreaming(EchoService.gather) {
                (requests: RequestWriter<Text>) in
                for part in ["x", "", "z"] { try await requests.write(Text(part)) }
            }
            #expect(gathered.value == "x,,z")

            let echoed = try await client.bidirectional(EchoService.chat) {
                (requests: RequestWriter<Text>, responses: ResponseStream<Text>) in
                var iterator = responses.makeAsyncIterator()
                var echoed: [String] = []
                for index in 0..<100 {
                    try await requests.write(Text("\(index)"))
                    if let answer = try await iterator.next() { echoed.append(answer.value) }
                }
                await requests.finish()
                #expect(try await iterator.next() == nil)
                return echoed
            }
            #expect(echoed == (0..<100).map(String.init))
            await until { test.server.statistics.runningCalls == 0 }
            await client.close()
        }
    }

    @Test("a handler may cancel the task in which it reads a stream that nobody closes")
    func readerCancelledAlone() async throws {
        try await TestServer.run { test in
            let client = try test.client()
            try await client.bidirectional(EchoService.method("ChatUntil", .bidirectionalStreaming)) {
                (_: RequestWriter<Text>, responses: ResponseStream<Text>) in
                var answers: [String] = []
                for try await answer in responses { answers.append(answer.value) }
                #expect(answers == ["done"])
            }
            await until { test.server.statistics.runningCalls == 0 }
            await client.close()
        }
    }

    @Test("deadlines: passed already, while running, while waiting for a place, longer than any clock")
    func deadlines() async throws {
        try await TestServer.run { test in
            let client = try test.client { $0.maximumConcurrentCalls = 1 }
            for timeout in [Duration.zero, .seconds(-1), .seconds(Int64.min)] {
                let options = CallOptions(timeout: timeout)
                #expect(
                    await Self.code { try await client.unary(EchoService.say, Text(), options: options) as Text }
                        == .deadlineExceeded)
            }
            #expect(test.service.handled.load(ordering: .relaxed) == 0)
            let huge = CallOptions(timeout: .seconds(Int64.max))
            #expect(await Self.code { try await client.unary(EchoService.say, Text(), options: huge) as Text } == nil)
            async let running = Self.code {
                try await client.unary(EchoService.block, Text(), options: CallOptions(timeout: .milliseconds(80)))
                    as Text
            }
            await until { test.server.statistics.runningCalls == 1 }
            let queued = await Self.code {
                try await client.unary(EchoService.say, Text(), options: CallOptions(timeout: .milliseconds(1))) as Text
            }
            #expect(queued == .deadlineExceeded)
            #expect(await running == .deadlineExceeded)
            await until { test.server.statistics.runningCalls == 0 }
            #expect(test.service.cancelled.load(ordering: .relaxed) == 1)
            await client.close()
        }
    }

    @Test("each of many calls on one connection has its own deadline, whatever order they come in")
    func manyDeadlines() async throws {
        try await TestServer.run { test in
            let client = try test.client()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        let limit = Duration.milliseconds(number % 2 == 0 ? 20 + number * 3 : 200 - number * 3)
                        let start = ContinuousClock.now
                        let options = CallOptions(timeout: limit)
                        #expect(
                            await Self.code {
                                try await client.unary(EchoService.block, Text(), options: options) as Text
                            } == .deadlineExceeded)
                        #expect(start.duration(to: .now) >= limit)
                        let _: Text = try await client.unary(EchoService.say, Text("\(number)"))
                    }
                }
                try await group.waitForAll()
            }
            // A later deadline than any before, once the timer has come to rest.
            #expect(
                await Self.code {
                    try await client.unary(EchoService.block, Text(), options: CallOptions(timeout: .milliseconds(30)))
                        as Text
                } == .deadlineExceeded)
            await until { test.server.statistics.runningCalls == 0 }
            await client.close()
        }
    }

    @Test("cancelling the calling task stops the handler through the cancel method")
    func cancellation() async throws {
        try await TestServer.run { test in
            let client = try test.client()
            let calls = (0..<10).map { _ in
                Task { await Self.code { try await client.unary(EchoService.block, Text()) as Text } }
            }
            await until { test.server.statistics.runningCalls == 10 }
            for call in calls { call.cancel() }
            for call in calls { #expect(await call.value == .cancelled) }
            await until { test.server.statistics.runningCalls == 0 }
            #expect(test.service.cancelled.load(ordering: .relaxed) == 10)
            await client.close()
        }
    }

    @Test("tasks on the client's executor stay on it, are cancelled, and connect again")
    func ownExecutor() async throws {
        try await TestServer.run { test in
            let client = try test.client()
            let answers = Task(executorPreference: client.executor) {
                var count = 0
                for index in 0..<100 {
                    let answer: Text = try await client.unary(EchoService.say, Text("\(index)"))
                    if answer.value == "\(index)" { count += 1 }
                }
                return count
            }
            #expect(try await answers.value == 100)
            let calls = (0..<10).map { _ in
                Task(executorPreference: client.executor) {
                    await Self.code { try await client.unary(EchoService.block, Text()) as Text }
                }
            }
            await until { test.server.statistics.runningCalls == 10 }
            for call in calls { call.cancel() }
            for call in calls { #expect(await call.value == .cancelled) }
            await until { test.server.statistics.runningCalls == 0 }
            await client.close()
            let late = Task(executorPreference: client.executor) {
                await Self.code { try await client.unary(EchoService.say, Text()) as Text }
            }
            #expect(await late.value == .unavailable)
        }
    }

    @Test("a call cancelled at any moment ends once: before it is begun, or later", arguments: [false, true])
    func cancellationRaces(onExecutor: Bool) async throws {
        try await TestServer.run { test in
            let client = try test.client { $0.maximumConcurrentCalls = 4 }
            let _: Text = try await client.unary(EchoService.say, Text())
            for round in 0..<300 {
                let calls = (0..<8).map { _ in
                    Task(executorPreference: onExecutor ? client.executor : globalConcurrentExecutor) {
                        await Self.code { try await client.unary(EchoService.say, Text("\(round)")) as Text }
                    }
                }
                if round % 3 > 0 { await Task.yield() }
                for call in calls { call.cancel() }
                for call in calls {
                    let code = await call.value
                    #expect(code == nil || code == .cancelled)
                }
            }
            let answer: Text = try await client.unary(EchoService.say, Text("still here"))
            #expect(answer.value == "still here")
            await until { test.server.statistics.runningCalls == 0 }
            await client.close()
        }
    }

    @Test("a stream that is left unread pauses its server, and ends without holding up other calls")
    func unreadStream() async throws {
        try await TestServer.run { test in
            let client = try test.client()
            var flood: ResponseStream<Text>? = try await client.serverStreaming(EchoService.flood, Text())
            // 4 MiB in the client, 1 MiB in the server, and what sockets hold.
            var before = -1
            await until {
                defer { before = test.service.flooded.load(ordering: .relaxed) }
                return before > 64 && before == test.service.flooded.load(ordering: .relaxed)
            }
            #expect(test.service.flooded.load(ordering: .relaxed) < 200)
            flood = nil
            _ = flood
            let answer: Text = try await client.unary(EchoService.say, Text("still here"))
            #expect(answer.value == "still here")
            await until { test.server.statistics.runningCalls == 0 }
            await client.close()
        }
    }

    @Test("a client stream that isn't read pauses the connection without ending it")
    func unreadRequests() async throws {
        var limits = ServerConfiguration()
        // Long enough that a busy machine's client is not taken for a silent one.
        limits.readIdleTimeout = .seconds(5)
        try await TestServer.run(configuration: limits) { test in
            // The client's own patience is not what is looked at: other tests may hold this one up for longer than it lasts.
            let client = try test.client { $0.writeStallTimeout = .seconds(600) }
            let written = Atomic<Int>(0)
            async let total: Text = client.clientStreaming(EchoService.method("GatedGather", .clientStreaming)) {
                (requests: RequestWriter<Text>) in
                for _ in 0..<100 {
                    try await requests.write(Text(letters(100_000)))
                    written.add(1, ordering: .relaxed)
                }
            }
            var before = -1
            await until {
                defer { before = written.load(ordering: .relaxed) }
                return before > 10 && before == written.load(ordering: .relaxed)
            }
            // Longer than the read-idle limit: it doesn't count while the server itself doesn't read.
            try await test.reactor.sleep(for: .milliseconds(5_500))
            #expect(written.load(ordering: .relaxed) < 60)
            test.service.gate.open()
            #expect(try await total.value == "10000000")
            await client.close()
        }
    }

    @Test("10,000 calls over one connection, more at once than a server takes")
    func manyCalls() async throws {
        try await TestServer.run { test in
            let client = try test.client()
            try await withThrowingTaskGroup { group in
                for index in 0..<10_000 {
                    group.addTask {
                        let answer: Text = try await client.unary(EchoService.say, Text("\(index)"))
                        #expect(answer.value == "\(index)")
                    }
                }
                try await group.waitForAll()
            }
            #expect(test.server.statistics.startedCalls == 10_000 && test.server.statistics.rejectedCalls == 0)
            #expect(test.server.statistics.acceptedConnections == 1)
            #expect(test.service.strayed.load(ordering: .relaxed) == 0)
            await client.close()
        }
    }

    @Test("a client whose stream ids are used up goes on over a new connection")
    func streamIDsUsedUp() async throws {
        try await TestServer.run { test in
            let client = try test.client { $0.firstStreamID = .max - 10 }
            for index in 0..<20 {
                let answer: Text = try await client.unary(EchoService.say, Text("\(index)"))
                #expect(answer.value == "\(index)")
            }
            #expect(test.server.statistics.acceptedConnections > 1)
            await client.close()
            await until { test.server.statistics.openConnections == 0 }
        }
    }

    @Test("responses and requests larger than a frame fail alone")
    func tooLarge() async throws {
        try await TestServer.run { test in
            let client = try test.client()
            #expect(
                await Self.code { try await client.unary(EchoService.method("Big"), Text()) as Text }
                    == .resourceExhausted)
            let request = Text(letters(4_194_304))
            #expect(await Self.code { try await client.unary(EchoService.say, request) as Text } == .resourceExhausted)
            // Together far more than may wait for a peer that doesn't read; this one does.
            try await withThrowingTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask {
                        let answer: Text = try await client.unary(EchoService.method("OfLength"), Text("4000000"))
                        #expect(answer.value.utf8.count == 4_000_000)
                    }
                }
                try await group.waitForAll()
            }
            #expect(test.server.statistics.acceptedConnections == 1)
            await client.close()
        }
    }

    @Test("a client reaches the server that takes the place of one that shut down, and waits for none that isn't there")
    func restart() async throws {
        let first = try await TestServer(configuration: ServerConfiguration())
        let client = try first.client()
        let before: Text = try await client.unary(EchoService.say, Text("1"))
        #expect(before.value == "1")
        await first.server.shutdown(within: .seconds(1))
        #expect(await Self.code { try await client.unary(EchoService.say, Text()) as Text } == .unavailable)
        let second = try await first.successor()
        let after: Text = try await client.unary(EchoService.say, Text("2"))
        #expect(after.value == "2")
        await client.close()
        await second.shutdown(within: .seconds(1))
        await first.stop()
    }

    @Test("a draining server ends running calls, refuses new ones, sends the last answers, and leaves no file")
    func drain() async throws {
        let test = try await TestServer(configuration: ServerConfiguration())
        let connection = try RawConnection(path: test.path)
        connection.send(requestFrame(1, "Stubborn", "late"))
        await until { test.server.statistics.runningCalls == 1 }
        async let shutdown: Void = test.server.shutdown(within: .seconds(5))
        await until { (try? RawConnection(path: test.path)) == nil }
        connection.send(requestFrame(3, "Say", "new"))
        let refused = try #require(try await connection.receive())
        #expect(refused.header.streamID == 3 && String(decoding: refused.data, as: UTF8.self).contains("DRAINING"))
        test.service.gate.open()
        #expect(try await connection.receive()?.data == [0x12, 6] + encodedValue("late"))
        #expect(try await connection.receive() == nil)
        await shutdown
        await test.stop()
    }

    @Test("a client that is dropped leaves no connection behind")
    func dropped() async throws {
        try await TestServer.run { test in
            var client: TTRPCClient? = try test.client()
            let _: Text? = try await client?.unary(EchoService.say, Text())
            #expect(test.server.statistics.openConnections == 1)
            client = nil
            await until { test.server.statistics.openConnections == 0 }
        }
    }
}

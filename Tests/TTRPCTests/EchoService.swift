import Reactor
import SwiftProtobuf
import Synchronization
import TTRPC

typealias Text = Google_Protobuf_StringValue

func encodedValue(_ value: String) -> [UInt8] { (try? Text(value).serializedBytes()) ?? [] }

/// So many letters. `String(repeating:count:)` takes a second for 4 MiB without optimisation.
func letters(_ count: Int) -> String { String(decoding: [UInt8](repeating: 0x6C, count: count), as: UTF8.self) }

/// The service that protocol/golden/README.md describes, and a few methods for what it doesn't show.
final class EchoService: RegistrableService {
    let reactor: Reactor
    /// Requests that reached a handler.
    let handled = Atomic<Int>(0)
    /// Messages that Flood has written.
    let flooded = Atomic<Int>(0)
    /// Handlers that ended because they were cancelled.
    let cancelled = Atomic<Int>(0)
    /// Handlers that didn't run on the reactor's thread.
    let strayed = Atomic<Int>(0)
    /// Calls of Stubborn go on when it opens.
    let gate = Gate()

    init(reactor: Reactor) { self.reactor = reactor }

    static func method(_ name: String, _ shape: MethodDescriptor.Shape = .unary) -> MethodDescriptor {
        MethodDescriptor(service: "golden.Echo", method: name, shape: shape)
    }

    static let say = method("Say")
    static let block = method("Block")
    static let cancel = method("Cancel")
    static let split = method("Split", .serverStreaming)
    static let flood = method("Flood", .serverStreaming)
    static let gather = method("Gather", .clientStreaming)
    static let blockStream = method("BlockStream", .clientStreaming)
    static let chat = method("Chat", .bidirectionalStreaming)

    private func began() {
        handled.add(1, ordering: .relaxed)
        if !reactor.isOnLoop { strayed.add(1, ordering: .relaxed) }
    }

    /// Waits until cancelled.
    private func block() async throws {
        do {
            try await reactor.sleep(until: .distantFuture)
        } catch {
            cancelled.add(1, ordering: .relaxed)
            throw error
        }
    }

    private func unary(
        _ router: inout Router, _ name: String, _ body: @escaping @Sendable (Text, ServerContext) async throws -> Text
    ) {
        router.register(Self.method(name)) { (request: Text, context: ServerContext) in
            self.began()
            let response = try await body(request, context)
            if !self.reactor.isOnLoop { self.strayed.add(1, ordering: .relaxed) }
            return response
        }
    }

    func registerMethods(with router: inout Router) {
        unary(&router, "Say") { request, _ in request }
        unary(&router, "Length") { request, _ in Text("\(request.value.utf8.count)") }
        unary(&router, "Metadata") { _, context in
            Text(context.metadata.pairs.map { "\($0.key)=\($0.value)" }.joined(separator: ","))
        }
        unary(&router, "Timeout") { _, context in
            Text("\(((context.deadline - .now()).saturatingNanoseconds + 499_999_999) / 500_000_000)")
        }
        unary(&router, "Peer") { _, context in
            Text("\(context.peer.userID) \(context.peer.groupID) \(context.peer.processID) \(context.streamID)")
        }
        unary(&router, "Fail") { _, _ in
            var resource = Google_Rpc_ResourceInfo()
            resource.resourceType = "thing"
            resource.resourceName = "42"
            throw RPCError(code: .notFound, message: "no such thing")
                .adding(reason: "THING_NOT_FOUND", domain: "golden", metadata: ["id": "42"]).adding(resource)
                .adding(retryAfter: .milliseconds(2500))
        }
        unary(&router, "FailPlainly") { _, _ in throw RPCError(code: .invalidArgument, message: "no") }
        unary(&router, "FailInside") { _, _ in throw SecretError() }
        unary(&router, "Block") { request, _ in
            try await self.block()
            return request
        }
        unary(&router, "Stubborn") { request, _ in
            await self.gate.wait()
            return request
        }
        unary(&router, "Big") { _, _ in Text(letters(4_194_304 - 5)) }
        unary(&router, "OfLength") { request, _ in Text(letters(Int(request.value) ?? 0)) }
        unary(&router, "Cancel") { request, context in
            Text("\(await context.cancelCall(streamID: UInt32(request.value) ?? 0))")
        }
        router.register(Self.method("Nest")) { (request: Google_Protobuf_Value, _: ServerContext) in
            self.began()
            return request
        }
        // The client's own cancel: field 1 is a number, as in UInt32Value.
        router.register(MethodDescriptor(service: "test.Control", method: "Cancel", shape: .unary)) {
            (request: Google_Protobuf_UInt32Value, context: ServerContext) in
            Google_Protobuf_BoolValue(await context.cancelCall(streamID: request.value))
        }
        registerStreams(with: &router)
        ShortService(echo: self).register(with: &router)
    }

    private func registerStreams(with router: inout Router) {
        router.registerServerStreaming(Self.split) { (request: Text, responses: ResponseWriter<Text>, _) in
            self.began()
            guard !request.value.isEmpty else { return }
            for part in request.value.split(separator: ",", omittingEmptySubsequences: false) {
                try await responses.write(Text(String(part)))
            }
        }
        router.registerServerStreaming(Self.method("SplitAndFail", .serverStreaming)) {
            (request: Text, responses: ResponseWriter<Text>, _) in
            self.began()
            for part in request.value.split(separator: ",") { try await responses.write(Text(String(part))) }
            throw RPCError(code: .notFound, message: "no more")
        }
        router.registerServerStreaming(Self.flood) { (_: Text, responses: ResponseWriter<Text>, _) in
            self.began()
            let message = Text(letters(65_536))
            do {
                while true {
                    try await responses.write(message)
                    self.flooded.add(1, ordering: .relaxed)
                    await Task.yield()
                }
            } catch {
                self.cancelled.add(1, ordering: .relaxed)
                throw error
            }
        }
        router.registerClientStreaming(Self.gather) { (requests: RequestStream<Text>, _) in
            self.began()
            var parts: [String] = []
            for try await request in requests { parts.append(request.value) }
            return Text(parts.joined(separator: ","))
        }
        router.registerClientStreaming(Self.blockStream) { (_: RequestStream<Text>, _) -> Text in
            self.began()
            try await self.block()
            return Text("")
        }
        router.registerClientStreaming(Self.method("GatedGather", .clientStreaming)) {
            (requests: RequestStream<Text>, _) in
            self.began()
            await self.gate.wait()
            var bytes = 0
            for try await request in requests { bytes += request.value.utf8.count }
            return Text("\(bytes)")
        }
        router.registerBidirectional(Self.chat) {
            (requests: RequestStream<Text>, responses: ResponseWriter<Text>, _) in
            self.began()
            for try await request in requests {
                if !self.reactor.isOnLoop { self.strayed.add(1, ordering: .relaxed) }
                try await responses.write(request)
                if !self.reactor.isOnLoop { self.strayed.add(1, ordering: .relaxed) }
            }
        }
        router.registerBidirectional(Self.method("ChatUntil", .bidirectionalStreaming)) {
            (requests: RequestStream<Text>, responses: ResponseWriter<Text>, _) in
            self.began()
            // One task reads, and is cancelled when the other ends: nobody closes the stream.
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { for try await _ in requests {} }
                group.addTask { try await responses.write(Text("done")) }
                _ = try? await group.next()
                group.cancelAll()
            }
        }
    }
}

/// What must not reach a peer.
struct SecretError: Error { var password = "hunter2" }

/// Holds tasks, also cancelled ones, until it is opened.
final class Gate: Sendable {
    private let state = Mutex<(isOpen: Bool, waiters: [CheckedContinuation<Void, Never>])>((false, []))

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiters.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiters = state.withLock { state in
            defer { state = (true, []) }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}

import Foundation
import Reactor
import SwiftProtobuf
import Synchronization
import TTRPC

/// `golden.Echo`, the service the golden cases call; its methods are listed in protocol/golden/README.md.
final class EchoService: RegistrableService {
    private typealias Text = Google_Protobuf_StringValue

    private let handled = Mutex(0)

    /// How many handlers have begun.
    var handlersCalled: Int { handled.withLock { $0 } }

    private func begin() { handled.withLock { $0 += 1 } }

    private static func method(_ name: String, _ shape: MethodDescriptor.Shape = .unary) -> MethodDescriptor {
        MethodDescriptor(service: "golden.Echo", method: name, shape: shape)
    }

    func registerMethods(with router: inout Router) {
        registerUnary(with: &router)
        registerStreams(with: &router)
    }

    private func registerUnary(with router: inout Router) {
        answer("Say", &router) { request, _ in request.value }
        answer("Length", &router) { request, _ in String(request.value.utf8.count) }
        answer("Big", &router) { _, _ in String(repeating: "b", count: 4_194_304 - 5) }
        answer("FailPlainly", &router) { _, _ in throw RPCError(code: .invalidArgument, message: "no") }
        answer("Metadata", &router) { _, context in
            context.metadata.pairs.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        }
        answer("Timeout", &router) { _, context in
            let left = context.deadline - MonotonicTime.now()
            return String(Int((left / Duration.milliseconds(500)).rounded(.up)))
        }
        answer("Block", &router) { _, _ in
            try await Task.sleep(for: .seconds(60))
            return ""
        }
        answer("Fail", &router) { _, _ in
            var resource = Google_Rpc_ResourceInfo()
            resource.resourceType = "thing"
            resource.resourceName = "42"
            throw RPCError(code: .notFound, message: "no such thing")
                .adding(reason: "THING_NOT_FOUND", domain: "golden", metadata: ["id": "42"])
                .adding(resource).adding(retryAfter: .milliseconds(2_500))
        }
        router.register(Self.method("Nest")) { (request: Google_Protobuf_Value, _: ServerContext) in
            self.begin()
            return request
        }
    }

    private func answer(
        _ name: String, _ router: inout Router,
        _ body: @escaping @Sendable (Google_Protobuf_StringValue, ServerContext) async throws -> String
    ) {
        router.register(Self.method(name)) { (request: Google_Protobuf_StringValue, context: ServerContext) in
            self.begin()
            return Google_Protobuf_StringValue(try await body(request, context))
        }
    }

    private func registerStreams(with router: inout Router) {
        for name in ["Split", "SplitAndFail"] {
            router.registerServerStreaming(Self.method(name, .serverStreaming)) {
                (request: Google_Protobuf_StringValue, responses: ResponseWriter<Google_Protobuf_StringValue>, _) in
                self.begin()
                for part in request.value.split(separator: ",") { try await responses.write(.init(String(part))) }
                if name == "SplitAndFail" { throw RPCError(code: .notFound, message: "no more") }
            }
        }
        router.registerServerStreaming(Self.method("Flood", .serverStreaming)) {
            (_: Google_Protobuf_StringValue, responses: ResponseWriter<Google_Protobuf_StringValue>, _) in
            let message = Google_Protobuf_StringValue(String(repeating: "f", count: 65_536))
            while true { try await responses.write(message) }
        }
        router.registerClientStreaming(Self.method("Gather", .clientStreaming)) {
            (requests: RequestStream<Google_Protobuf_StringValue>, _) in
            self.begin()
            var parts: [String] = []
            for try await request in requests { parts.append(request.value) }
            return Google_Protobuf_StringValue(parts.joined(separator: ","))
        }
        router.registerClientStreaming(Self.method("BlockStream", .clientStreaming)) {
            (_: RequestStream<Google_Protobuf_StringValue>, _) in
            try await Task.sleep(for: .seconds(60))
            return Google_Protobuf_StringValue("")
        }
        router.registerBidirectional(Self.method("Chat", .bidirectionalStreaming)) {
            (
                requests: RequestStream<Google_Protobuf_StringValue>,
                responses: ResponseWriter<Google_Protobuf_StringValue>, _
            ) in
            self.begin()
            for try await request in requests { try await responses.write(request) }
        }
    }
}

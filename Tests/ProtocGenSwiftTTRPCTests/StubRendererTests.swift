import SwiftProtobufPluginLibrary
import Testing

@testable import protoc_gen_swift_ttrpc

@Suite struct StubRendererTests {
    private func render(_ file: ShapesFile, visibility: Visibility = .public) throws -> String {
        var renderer = StubRenderer(file: try file.descriptor(), visibility: visibility)
        return renderer.render()
    }

    @Test func `A unary service renders as a whole, comments included`() throws {
        let file = ShapesFile(
            comment: " Knows shapes.\n\n All of them.\n",
            methods: [.init(name: "Get", comment: " Gets one.\n Or fails.\n")])
        #expect(try render(file) == Self.unary)
    }

    @Test func `A server stream gets a writer on the server and a sequence on the client`() throws {
        let text = try render(ShapesFile(methods: [.init(name: "Watch", serverStreaming: true)]))
        #expect(text.contains(#"method: "Watch", shape: .serverStreaming)"#))
        #expect(
            text.contains(
                """
                        func watch(
                            _ request: Shapes_V1_In,
                            responses: ResponseWriter<Shapes_V1_Out>,
                            context: ServerContext
                        ) async throws

                """))
        #expect(
            text.contains(
                """
                        ) async throws -> ResponseStream<Shapes_V1_Out> {
                            try await client.serverStreaming(Method.watch, request, options: options)
                        }
                """))
        #expect(
            text.contains(
                """
                        router.registerServerStreaming(Shapes_V1_ShapesService.Method.watch) {
                            (request: Shapes_V1_In, responses: ResponseWriter<Shapes_V1_Out>, context: ServerContext) in
                            try await self.watch(request, responses: responses, context: context)
                        }
                """))
    }

    @Test func `A client stream gets a sequence on the server and a closure that writes on the client`() throws {
        let text = try render(ShapesFile(methods: [.init(name: "Record", clientStreaming: true)]))
        #expect(
            text.contains(
                """
                        func record(
                            _ requests: RequestStream<Shapes_V1_In>,
                            context: ServerContext
                        ) async throws -> Shapes_V1_Out

                """))
        #expect(
            text.contains(
                """
                        public func record(
                            options: CallOptions = .defaults,
                            _ produce: @Sendable (RequestWriter<Shapes_V1_In>) async throws -> Void
                        ) async throws -> Shapes_V1_Out {
                            try await client.clientStreaming(Method.record, options: options, produce)
                        }
                """))
        #expect(text.contains("router.registerClientStreaming(Shapes_V1_ShapesService.Method.record) {"))
    }

    @Test func `A bidirectional stream gets both and returns what the body returns`() throws {
        let text = try render(ShapesFile(methods: [.init(name: "Chat", clientStreaming: true, serverStreaming: true)]))
        #expect(
            text.contains(
                """
                        func chat(
                            _ requests: RequestStream<Shapes_V1_In>,
                            responses: ResponseWriter<Shapes_V1_Out>,
                            context: ServerContext
                        ) async throws

                """))
        #expect(
            text.contains(
                """
                        public func chat<Result>(
                            options: CallOptions = .defaults,
                            _ body: (RequestWriter<Shapes_V1_In>, ResponseStream<Shapes_V1_Out>) async throws -> Result
                        ) async throws -> Result {
                            try await client.bidirectional(Method.chat, options: options, body)
                        }
                """))
        #expect(text.contains("router.registerBidirectional(Shapes_V1_ShapesService.Method.chat) {"))
    }

    @Test func `Methods keep the order of the file and reserved words are escaped`() throws {
        let names = ["Repeat", "All", "Init", "Self"]
        let text = try render(ShapesFile(methods: names.map { .init(name: $0) }))
        #expect(text.contains("public static let all: [MethodDescriptor] = [`repeat`, all_, `init`, self_]"))
        #expect(text.contains("try await self.`repeat`(request, context: context)"))
        #expect(text.contains("public func all("))
    }

    @Test func `What has no comment is documented all the same`() throws {
        let text = try render(ShapesFile(methods: [.init(name: "Get")]))
        #expect(text.contains("/// The service `shapes.v1.ShapesService`.\npublic enum Shapes_V1_ShapesService {"))
        #expect(text.contains("        /// `Get`.\n        func get("))
    }

    @Test func `A deprecated method warns the callers, not the server that still implements it`() throws {
        let text = try render(ShapesFile(methods: [.init(name: "Get", isDeprecated: true)]))
        #expect(text.split(separator: "\n").count { $0.contains("@available(*, deprecated)") } == 1)
        #expect(text.contains("        @available(*, deprecated)\n        public func get("))
    }

    @Test func `SwiftProtobuf is imported only for its own messages`() throws {
        let own = try render(ShapesFile(methods: [.init(name: "Get")]))
        #expect(!own.contains("import SwiftProtobuf"))
        let empty = try render(ShapesFile(methods: [.init(name: "Get", output: ".google.protobuf.Empty")]))
        #expect(empty.contains("public import SwiftProtobuf\npublic import TTRPC\n"))
        #expect(empty.contains("async throws -> SwiftProtobuf.Google_Protobuf_Empty"))
    }

    @Test(arguments: [Visibility.public, .package, .internal])
    func `Visibility reaches every declaration and import`(visibility: Visibility) throws {
        let text = try render(ShapesFile(methods: [.init(name: "Get")]), visibility: visibility)
        #expect(text.contains("\n\(visibility.rawValue) import TTRPC\n"))
        #expect(text.contains("\n\(visibility.rawValue) enum Shapes_V1_ShapesService {"))
        #expect(text.contains("\n    \(visibility.rawValue) func registerMethods("))
        #expect(visibility == .public || !text.contains("public "))
    }

    private static let unary = """
        // Made from shapes/v1/shapes.proto by protoc-gen-swift-ttrpc. Do not edit: change the .proto file and generate again.
        // swift-format-ignore-file

        public import TTRPC

        /// Knows shapes.
        ///
        /// All of them.
        public enum Shapes_V1_ShapesService {
            /// Full name of the service on the wire.
            public static let serviceName = "shapes.v1.ShapesService"

            /// Descriptors of the methods.
            public enum Method {
                /// `shapes.v1.ShapesService/Get`.
                public static let get = MethodDescriptor(
                    service: "shapes.v1.ShapesService", method: "Get", shape: .unary)

                /// Every method, in the order of the .proto file.
                public static let all: [MethodDescriptor] = [get]
            }

            /// Every method with the types of its messages, in the order of the .proto file.
            public static let signatures: [MethodSignature] = [
                MethodSignature(
                    Method.get, request: Shapes_V1_In.self, response: Shapes_V1_Out.self),
            ]

            /// Knows shapes.
            ///
            /// All of them.
            ///
            /// This is what a server implements. An error thrown as `RPCError` reaches the caller as it is.
            public protocol ServiceProtocol: RegistrableService {
                /// Gets one.
                /// Or fails.
                func get(
                    _ request: Shapes_V1_In,
                    context: ServerContext
                ) async throws -> Shapes_V1_Out
            }

            /// Calls `shapes.v1.ShapesService` over a connection.
            public struct Client: Sendable {
                private let client: TTRPCClient

                /// Makes a client that sends its calls through `client`, which may be shared.
                public init(wrapping client: TTRPCClient) {
                    self.client = client
                }

                /// Gets one.
                /// Or fails.
                ///
                /// - Parameters:
                ///   - request: The message to send.
                ///   - options: Deadline and metadata of this call.
                /// - Returns: The message received.
                /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
                public func get(
                    _ request: Shapes_V1_In,
                    options: CallOptions = .defaults
                ) async throws -> Shapes_V1_Out {
                    try await client.unary(Method.get, request, options: options)
                }
            }
        }

        extension Shapes_V1_ShapesService.ServiceProtocol {
            /// Makes every method of the service known to `router`.
            public func registerMethods(with router: inout Router) {
                router.register(Shapes_V1_ShapesService.Method.get) {
                    (request: Shapes_V1_In, context: ServerContext) in
                    try await self.get(request, context: context)
                }
            }
        }

        """
}

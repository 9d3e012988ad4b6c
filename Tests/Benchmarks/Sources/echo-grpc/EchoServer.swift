import GRPCCore
import GRPCNIOTransportHTTP2Posix
import GRPCProtobuf
import Glibc
import SwiftProtobuf

/// grpc-swift-2 over SwiftNIO answering `grpc.health.v1.Health/Check` on a Unix socket, without encryption, all settings at
/// their defaults: what a Swift service would use today.
///
/// The well-known wrappers have the wire form of the health messages, one field with number 1, as in the other echo servers.
@main
enum EchoServer {
    /// `SERVING` of grpc.health.v1.HealthCheckResponse.
    static let serving: Int32 = 1

    static func main() async throws {
        guard CommandLine.arguments.count == 2 else {
            print("usage: echo-grpc SOCKET")
            exit(2)
        }
        var router = RPCRouter<HTTP2ServerTransport.Posix>()
        router.registerHandler(
            forMethod: MethodDescriptor(fullyQualifiedService: "grpc.health.v1.Health", method: "Check"),
            deserializer: ProtobufDeserializer<Google_Protobuf_StringValue>(),
            serializer: ProtobufSerializer<Google_Protobuf_Int32Value>()
        ) { stream, _ in
            // What generated code does for a unary method.
            let request = try await ServerRequest(stream: stream)
            _ = request.message
            return StreamingServerResponse(
                single: ServerResponse(message: Google_Protobuf_Int32Value(serving)))
        }
        let transport = HTTP2ServerTransport.Posix(
            address: .unixDomainSocket(path: CommandLine.arguments[1]), transportSecurity: .plaintext)
        // Ended by SIGTERM.
        try await GRPCServer(transport: transport, router: router).serve()
    }
}

import Glibc
import Logging
import Reactor
import SwiftProtobuf
import TTRPC

/// Answers `grpc.health.v1.Health/Check` with the TTRPC module alone: what the transport costs without the daemon around
/// it (interceptors, metrics, health states).
///
/// The well-known wrappers have the same wire form as the health messages, one field with number 1, so that the same
/// request frames serve every echo server.
@main
enum EchoServer {
    /// `SERVING` of grpc.health.v1.HealthCheckResponse.
    static let serving: Int32 = 1

    static func main() async throws {
        guard CommandLine.arguments.count == 2 else {
            print("usage: echo-swift SOCKET")
            exit(2)
        }
        var router = Router()
        router.register(MethodDescriptor(service: "grpc.health.v1.Health", method: "Check", shape: .unary)) {
            (_: Google_Protobuf_StringValue, _) in
            Google_Protobuf_Int32Value(serving)
        }
        let reactor = try Reactor(name: "echo")
        try reactor.start()
        let server = TTRPCServer(router: router, reactor: reactor, logger: Logger(label: "echo"))
        try await server.listen(.bind(path: CommandLine.arguments[1]))
        // Ended by SIGTERM.
        while true { try await Task.sleep(for: .seconds(3600)) }
    }
}

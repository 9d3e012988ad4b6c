internal import TTRPCWire

/// Names one rpc of a service and says which sides stream.
public struct MethodDescriptor: Sendable, Hashable {
    /// Which sides send more than one message.
    public enum Shape: Sendable, Hashable {
        /// One request, one response.
        case unary
        /// Many requests, one response.
        case clientStreaming
        /// One request, many responses.
        case serverStreaming
        /// Many of both, in any order.
        case bidirectionalStreaming
    }

    /// The full name of the service, such as `grpc.health.v1.Health`.
    public let service: String
    /// The name of the method, such as `Check`.
    public let method: String
    /// Which sides stream.
    public let shape: Shape

    /// What names it in a request: worked out once, since descriptors are constants.
    package let encoded: [UInt8]

    /// Names the rpc `service/method`.
    public init(service: String, method: String, shape: Shape) {
        self.service = service
        self.method = method
        self.shape = shape
        encoded = RequestFrame.encodedMethod(service: service, method: method)
    }

    /// `service/method`.
    public var fullName: String { "\(service)/\(method)" }
}

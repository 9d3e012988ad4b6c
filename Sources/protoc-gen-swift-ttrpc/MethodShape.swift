import SwiftProtobufPluginLibrary

/// Which side of a method sends a stream. The raw value is the case of `MethodDescriptor.Shape` in the TTRPC module.
enum MethodShape: String, CaseIterable {
    case unary
    case clientStreaming
    case serverStreaming
    case bidirectionalStreaming

    /// The method of `TTRPCClient` that makes such a call.
    var call: String {
        self == .bidirectionalStreaming ? "bidirectional" : rawValue
    }

    /// The method of `Router` that registers such a method.
    var registration: String {
        switch self {
        case .unary: "register"
        case .clientStreaming: "registerClientStreaming"
        case .serverStreaming: "registerServerStreaming"
        case .bidirectionalStreaming: "registerBidirectional"
        }
    }
}

extension SwiftProtobufPluginLibrary.MethodDescriptor {
    /// The shape, from the two `stream` keywords of the method.
    var shape: MethodShape {
        switch (clientStreaming, serverStreaming) {
        case (false, false): .unary
        case (true, false): .clientStreaming
        case (false, true): .serverStreaming
        case (true, true): .bidirectionalStreaming
        }
    }
}

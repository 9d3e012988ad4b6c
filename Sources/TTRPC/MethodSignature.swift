public import SwiftProtobuf

/// An rpc with the types of its messages, for programs that handle any method, such as one that calls by name.
public struct MethodSignature: Sendable {
    /// The rpc.
    public let method: MethodDescriptor
    /// The type of what the client sends.
    public let request: any Message.Type
    /// The type of what the server sends.
    public let response: any Message.Type

    /// Joins an rpc and its types.
    public init(_ method: MethodDescriptor, request: any Message.Type, response: any Message.Type) {
        self.method = method
        self.request = request
        self.response = response
    }
}

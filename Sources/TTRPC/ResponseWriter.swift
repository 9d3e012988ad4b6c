public import SwiftProtobuf

/// Writes the messages of a streaming response.
public struct ResponseWriter<Response: Message>: Sendable {
    private let messages: OutboundMessages

    init(_ messages: OutboundMessages) { self.messages = messages }

    /// Writes one message; waits while the peer reads too slowly.
    ///
    /// - Throws: ``RPCError`` RESOURCE_EXHAUSTED for a message over 4 MiB, `CancellationError` when the call has ended.
    public func write(_ message: Response) async throws {
        try await messages.write(try message.serializedBytes())
    }
}

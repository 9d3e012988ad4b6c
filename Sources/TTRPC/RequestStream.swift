public import SwiftProtobuf

/// The messages that a client sends on one stream, in order. Iterated once.
///
/// When the handler is slower than the client, the connection isn't read any further until it catches up.
public struct RequestStream<Request: Message>: AsyncSequence, Sendable {
    /// One message.
    public typealias Element = Request
    private let messages: InboundMessages
    private let decode: @Sendable ([UInt8]) throws -> Request

    init(_ messages: InboundMessages, decode: @escaping @Sendable ([UInt8]) throws -> Request) {
        self.messages = messages
        self.decode = decode
    }

    /// The way through the messages; there is only one.
    public func makeAsyncIterator() -> Iterator { Iterator(messages: messages, decode: decode) }

    /// Walks the messages.
    public struct Iterator: AsyncIteratorProtocol {
        let messages: InboundMessages
        let decode: @Sendable ([UInt8]) throws -> Request

        /// The next message; nil after the client closed its side.
        ///
        /// - Throws: ``RPCError`` for a message that can't be decoded, `CancellationError` when the call has ended.
        public mutating func next() async throws -> Request? {
            guard let bytes = try await messages.next() else { return nil }
            return try decode(bytes)
        }

        /// As ``next()``; the messages come on the caller's isolation anyway.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws -> Request? {
            guard let bytes = try await messages.next() else { return nil }
            return try decode(bytes)
        }
    }
}

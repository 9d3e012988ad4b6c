public import SwiftProtobuf

/// The messages that a server sends on one stream, in order. Iterated once; leaving it early cancels the call.
public struct ResponseStream<Response: Message>: AsyncSequence, Sendable {
    /// One message.
    public typealias Element = Response
    private let handle: Handle

    init(connection: ClientConnection, call: ClientCall) {
        handle = Handle(connection: connection, call: call)
    }

    /// The way through the messages; there is only one.
    public func makeAsyncIterator() -> Iterator { Iterator(handle: handle) }

    /// Walks the messages.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let handle: Handle

        /// The next message; nil at the stream's end.
        ///
        /// - Throws: ``RPCError``: how the server ended the call, or how it broke.
        public mutating func next() async throws -> Response? {
            guard let bytes = try await handle.connection.nextMessage(handle.call) else { return nil }
            return try TTRPCClient.decode(bytes)
        }

        /// As ``next()``.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws -> Response? {
            guard let bytes = try await handle.connection.nextMessage(handle.call) else { return nil }
            return try TTRPCClient.decode(bytes)
        }
    }

    /// Lives as long as anybody can still read the stream.
    fileprivate final class Handle: Sendable {
        let connection: ClientConnection
        let call: ClientCall

        init(connection: ClientConnection, call: ClientCall) {
            self.connection = connection
            self.call = call
        }

        deinit {
            let (connection, call) = (connection, call)
            Task { await connection.cancel(call) }
        }
    }
}

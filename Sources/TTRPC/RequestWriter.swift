public import SwiftProtobuf

/// Writes the messages of a streaming request.
public struct RequestWriter<Request: Message>: Sendable {
    private let connection: ClientConnection
    private let call: ClientCall

    init(connection: ClientConnection, call: ClientCall) {
        self.connection = connection
        self.call = call
    }

    /// Writes one message; waits while the server reads too slowly.
    ///
    /// - Throws: ``RPCError``: the server's, when it has ended the call.
    public func write(_ message: Request) async throws {
        try await connection.write(try message.serializedBytes(), call)
    }

    /// Closes the sending side: no message follows.
    public func finish() async { await connection.closeOutput(call) }
}

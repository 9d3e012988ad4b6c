/// The encoded messages that a client sends on one stream.
struct InboundMessages: Sendable {
    let connection: ServerConnection
    let call: ServerCall

    /// The next message; nil after the last.
    func next() async throws -> [UInt8]? { try await connection.nextMessage(call) }
}

/// The way for encoded messages to a client on one stream.
struct OutboundMessages: Sendable {
    let connection: ServerConnection
    let call: ServerCall

    /// Writes one message; waits while the peer reads too slowly.
    func write(_ message: [UInt8]) async throws { try await connection.write(message, call) }
}

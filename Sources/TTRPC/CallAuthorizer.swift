/// Decides which calls a server answers; asked once for every connection.
public protocol ServerAuthorizer: Sendable {
    /// Who decides about the calls of a new connection. Called on the reactor's thread: must not block.
    ///
    /// - Parameters:
    ///   - peer: who has connected.
    ///   - listener: the name under which the server was told to listen (``TTRPCServer/listen(_:named:)``).
    ///   - connectionID: numbers the connections of the server from 1.
    func connectionAuthorizer(
        peer: PeerCredentials, listener: String, connectionID: UInt64
    ) -> any ConnectionAuthorizer
}

/// Decides about the calls of one connection, message by message, before a handler sees anything of them.
public protocol ConnectionAuthorizer: AnyObject, Sendable {
    /// Decides about one message. Called on the reactor's thread: must not block.
    ///
    /// A call is decided on when it arrives, with its first message or, where a stream begins without one, with no bytes;
    /// then on every message of a stream as its handler takes it.
    /// - Parameters:
    ///   - method: the rpc.
    ///   - index: its place in ``Router/methods``.
    ///   - payload: the encoded message, which may yet turn out not to be one.
    func authorize(_ method: MethodDescriptor, at index: Int, payload: Span<UInt8>) -> AuthorizationDecision
}

/// What becomes of a call or a message.
public enum AuthorizationDecision: Sendable {
    /// It goes on. The subject is what it is about, such as a tenant, for ``ServerContext/subject``.
    case allowed(subject: String?)
    /// It is answered so.
    case refused(RPCError)
    /// It waits in its own task, and goes on unless an error is thrown. Cancelled with the call.
    case pending(subject: String?, @Sendable () async throws(RPCError) -> Void)
}

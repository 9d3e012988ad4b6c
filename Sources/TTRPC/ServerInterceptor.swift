/// Stands around every call of a server, of whatever shape: for authorisation, logging and the like.
public protocol ServerInterceptor: Sendable {
    /// Runs `next` and returns, or throws instead of it.
    ///
    /// - Parameters:
    ///   - context: the call.
    ///   - next: the next interceptor or the handler. Errors it throws are what the peer will get, unless changed here.
    func intercept(_ context: ServerContext, next: () async throws -> Void) async throws
}

internal import Reactor

/// The authorizer's part in a call: between the frame and the handler.
extension ServerConnection {
    /// What a call waits for in its own task before its handler runs.
    typealias Permission = @Sendable () async throws(RPCError) -> Void

    /// What the call is about, and what it has to wait for, nil when it may go on at once.
    ///
    /// - Parameter payload: the first message; empty when a stream begins without one.
    /// - Throws: the error of a call that is refused.
    func permission(
        for entry: MethodEntry, _ payload: Span<UInt8>
    ) throws(RPCError) -> (subject: String?, wait: Permission?) {
        guard let authorizer else { return (nil, nil) }
        switch authorizer.authorize(entry.method, at: entry.index, payload: payload) {
        case .allowed(let subject): return (subject, nil)
        case .pending(let subject, let wait): return (subject, wait)
        case .refused(let error):
            entry.metrics.record(error.code, since: core.reactor.turnTime)
            throw error
        }
    }

    /// Waits for the permission; false when the call has been answered instead.
    func isPermitted(_ call: ServerCall, _ permission: Permission) async -> Bool {
        do throws(RPCError) {
            try await permission()
            return true
        } catch {
            refuse(call, error)
            return false
        }
    }

    /// Lets a message of a stream go to its handler.
    ///
    /// - Throws: `RPCError` when it may not.
    func permit(_ message: [UInt8], of call: ServerCall) async throws {
        guard let authorizer else { return }
        switch authorizer.authorize(call.entry.method, at: call.entry.index, payload: message.span) {
        case .allowed: return
        case .refused(let error): throw error
        case .pending(_, let wait): try await wait()
        }
    }
}

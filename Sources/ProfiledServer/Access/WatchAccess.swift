internal import ProfileServices
internal import ProfiledProtocol
internal import SwiftProtobuf
internal import Synchronization
internal import TTRPC

/// The watches that run, so that new access rules end those which they no longer allow.
///
/// Calls are decided on when they begin and streams at each message of their client's; but a watch is sent changes for as long as
/// it likes without saying a word.
final class WatchAccess: Sendable {
    private struct Entry: Sendable {
        let watch: ChangeWatch
        let context: ServerContext
        /// What was asked for, as the policy reads it.
        let request: [UInt8]
    }

    private struct State {
        var policy: (rules: AccessPolicy, index: Int)?
        var entries: [ObjectIdentifier: Entry] = [:]
    }

    private static let method = Profiled_V1_ChangeService.Method.watch
    private let state = Mutex(State())

    /// Has this policy decide. Before it nothing is.
    ///
    /// - Parameter router: where the policy's methods stand.
    func attach(_ policy: AccessPolicy, _ router: Router) {
        guard let index = router.methods.firstIndex(of: Self.method) else { return }
        state.withLock { $0.policy = (policy, index) }
    }

    /// A watch of an account has begun.
    func begin(_ watch: ChangeWatch, account: String, _ context: ServerContext) async throws {
        let request = Profiled_V1_WatchChangesRequest.with { $0.start.accountID = account }
        let entry = Entry(watch: watch, context: context, request: try request.serializedBytes())
        state.withLock { $0.entries[ObjectIdentifier(watch)] = entry }
        // The rules may have changed between the call's permission and this.
        await review([entry])
    }

    /// A watch has ended.
    func end(_ watch: ChangeWatch) { state.withLock { _ = $0.entries.removeValue(forKey: ObjectIdentifier(watch)) } }

    /// The rules have changed: ends what they don't allow, with the error that a new call would be answered.
    func review() async { await review(Array(state.withLock { $0.entries }.values)) }

    private func review(_ entries: [Entry]) async {
        guard let (policy, index) = state.withLock({ $0.policy }) else { return }
        for entry in entries {
            let context = entry.context
            // A new one: what the connection's own has decided may be of the former rules.
            let principal = policy.connectionAuthorizer(
                peer: context.peer, listener: context.listener, connectionID: context.connectionID)
            do throws(RPCError) {
                switch principal.authorize(Self.method, at: index, payload: entry.request.span) {
                case .allowed: break
                case .refused(let error): throw error
                case .pending(_, let wait): try await wait()
                }
            } catch {
                await entry.watch.fail(error)
            }
        }
    }
}

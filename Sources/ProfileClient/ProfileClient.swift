internal import FoundationEssentials
internal import ProfiledProtocol
public import TTRPC

/// A connection to profiled: many concurrent calls over one Unix socket.
///
/// ```swift
/// let client = try ProfileClient(socketPath: "/run/profiled/profiled.sock")
/// let profiles = client.account("acme").customerProfiles
/// let profile = try await profiles.create(name: "Commuters") {
///     $0.demographics.ageRange = AgeRange(minimum: 25, maximum: 40)
///     $0.interests = ["cycling", "podcasts"]
/// }
/// ```
///
/// Make one client for the process and share it: it connects with the first call, and again after the connection or the
/// daemon went away. Cancelling a task cancels its call, in the database too.
public struct ProfileClient: Sendable {
    /// Where the daemon listens unless it is told otherwise.
    public static let defaultSocketPath = "/run/profiled/profiled.sock"

    /// What a client is made with.
    public struct Configuration: Sendable {
        /// Time limits and metadata of calls.
        public var calls = CallSettings()
        /// When failed calls are made again.
        public var retry = RetryPolicy()
        /// Calls in flight at once, at least 1; further ones wait in the client. The daemon's default limit is 64.
        public var maximumConcurrentCalls = 64
        /// How long connecting may take.
        public var connectTimeout = Duration.seconds(5)

        /// The documented defaults.
        public init() {}
    }

    let caller: Caller

    /// A client of the daemon that listens at `socketPath`. Nothing is connected before the first call.
    ///
    /// - Throws: ``ProfileClientError`` (`resourceExhausted`) when the process has no thread or descriptor left.
    public init(
        socketPath: String = ProfileClient.defaultSocketPath, configuration: Configuration = Configuration()
    ) throws(ProfileClientError) {
        var transport = ClientConfiguration()
        transport.cancelMethod = Profiled_V1_Control.Method.cancel
        transport.maximumConcurrentCalls = max(1, configuration.maximumConcurrentCalls)
        transport.connectTimeout = configuration.connectTimeout
        transport.defaultTimeout = configuration.calls.timeout
        let client: TTRPCClient
        do throws(RPCError) {
            client = try TTRPCClient(path: socketPath, configuration: transport)
        } catch {
            throw ProfileClientError(
                error, method: Profiled_V1_Control.Method.describe, requestID: "", effect: .read)
        }
        caller = Caller(
            transport: client, budget: RetryBudget(retries: configuration.retry.budget), retry: configuration.retry,
            settings: configuration.calls)
    }

    init(caller: Caller) { self.caller = caller }

    /// The transport, for generated stubs of methods that have no wrapper here.
    public var transport: TTRPCClient { caller.transport }

    /// The thread that carries the calls of all clients, for tasks that make very many of them: on it, a call costs no change
    /// of thread.
    ///
    /// ```swift
    /// await withDiscardingTaskGroup { group in
    ///     for id in ids { group.addTask(executorPreference: client.executor) { await handle(try? await profiles.get(id)) } }
    /// }
    /// ```
    ///
    /// Whatever runs there must neither block nor compute for long: all calls of all clients wait meanwhile.
    public var executor: any TaskExecutor { caller.transport.executor }

    /// An account and everything in it. No call is made: an account exists as soon as something is stored in it.
    ///
    /// - Parameters:
    ///   - id: 1 to 255 characters.
    ///   - actor: who acts; nil takes the client's.
    public func account(_ id: String, actor: String? = nil) -> ProfileAccount {
        var caller = caller
        if let actor { caller.settings.actor = actor }
        return ProfileAccount(id: id, caller: caller)
    }

    /// The same client with other settings, over the same connection.
    public func with(_ change: (inout CallSettings) -> Void) -> ProfileClient {
        var caller = caller
        change(&caller.settings)
        return ProfileClient(caller: caller)
    }

    /// Closes the connection. Calls in flight fail, and so does every later one.
    public func close() async { await caller.transport.close() }
}

internal import Synchronization

/// Exact counts of a server, readable from any thread.
public final class ServerStatistics: Sendable {
    private let connections = Atomic<Int>(0)
    private let accepted = Atomic<Int>(0)
    private let running = Atomic<Int>(0)
    private let started = Atomic<Int>(0)
    private let rejected = Atomic<Int>(0)
    private let failed = Atomic<Int>(0)
    private let descriptorsClosed = Atomic<Int>(0)

    init() {}

    /// Connections that are open.
    public var openConnections: Int { connections.load(ordering: .relaxed) }
    /// Connections accepted since the start.
    public var acceptedConnections: Int { accepted.load(ordering: .relaxed) }
    /// Handlers that run, including those whose call has been answered by its deadline.
    public var runningCalls: Int { running.load(ordering: .relaxed) }
    /// Calls whose handler was started since the start.
    public var startedCalls: Int { started.load(ordering: .relaxed) }
    /// Requests and frames that were answered with an error without a handler.
    public var rejectedCalls: Int { rejected.load(ordering: .relaxed) }
    /// Calls and frames that were answered with an error since the start.
    public var failedCalls: Int { failed.load(ordering: .relaxed) }
    /// Descriptors that peers sent along and the server closed.
    public var closedPeerDescriptors: Int { descriptorsClosed.load(ordering: .relaxed) }

    func connectionOpened() {
        connections.add(1, ordering: .relaxed)
        accepted.add(1, ordering: .relaxed)
    }
    func connectionClosed() { connections.subtract(1, ordering: .relaxed) }
    func callStarted() {
        running.add(1, ordering: .relaxed)
        started.add(1, ordering: .relaxed)
    }
    func callAnsweredAtOnce() { started.add(1, ordering: .relaxed) }
    func callEnded() { running.subtract(1, ordering: .relaxed) }
    func callFailed() { failed.add(1, ordering: .relaxed) }
    func callRejected() {
        rejected.add(1, ordering: .relaxed)
        callFailed()
    }
    func peerDescriptorsClosed(_ count: Int) { descriptorsClosed.add(count, ordering: .relaxed) }
}

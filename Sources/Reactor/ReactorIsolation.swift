/// An actor without state of its own that lets code outside get onto a reactor's thread.
public actor ReactorIsolation {
    private let reactor: Reactor

    /// The way onto `reactor`.
    public init(reactor: Reactor) { self.reactor = reactor }

    /// The reactor's thread runs this actor.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe reactor.asUnownedSerialExecutor() }

    /// Runs `body` on the loop thread and returns its result.
    public func run<Result: Sendable, Failure: Error>(
        _ body: @Sendable () throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try body()
    }
}

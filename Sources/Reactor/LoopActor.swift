/// An actor that a reactor's thread runs.
///
/// What the loop calls (readiness, timers, hooks) is no job, so the standard library's `assumeIsolated` finds no executor to
/// compare with and asks on: conformances, the main executor, at last the reactor itself. Here the reactor is asked at once,
/// for a tenth of the time.
public protocol LoopActor: Actor {
    /// Whose thread runs it; `unownedExecutor` is this reactor.
    nonisolated var reactor: Reactor { get }
}

extension LoopActor {
    /// Runs `body` on the actor, without waiting: the caller is on the loop's thread already.
    ///
    /// As `Actor.assumeIsolated`, in whose place it stands: ends the process when the caller is elsewhere, since to go on would be
    /// a data race.
    @inlinable
    public nonisolated func assumeIsolated<Value, Failure: Error>(
        _ body: (isolated Self) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        reactor.checkIsolated()
        // The same function but for its isolation, which is established. The standard library treats `body` itself so, which has
        // to be allocated for that.
        let call = IsolatedCall<Self, Value, Failure>(function: callIsolated)
        return try unsafe unsafeBitCast(call, to: PlainCall<Self, Value, Failure>.self).function(self, body)
    }
}

@inlinable
func callIsolated<Target: LoopActor, Value, Failure: Error>(
    _ target: isolated Target, _ body: (isolated Target) throws(Failure) -> Value
) throws(Failure) -> Value {
    try body(target)
}

/// In structures, since a function by itself would be wrapped before it is cast.
@usableFromInline
struct IsolatedCall<Target: LoopActor, Value, Failure: Error> {
    @usableFromInline
    let function: (isolated Target, (isolated Target) throws(Failure) -> Value) throws(Failure) -> Value

    @inlinable
    init(
        function: @escaping (isolated Target, (isolated Target) throws(Failure) -> Value) throws(Failure) -> Value
    ) { self.function = function }
}

@usableFromInline
struct PlainCall<Target: LoopActor, Value, Failure: Error> {
    @usableFromInline
    let function: (Target, (isolated Target) throws(Failure) -> Value) throws(Failure) -> Value
}

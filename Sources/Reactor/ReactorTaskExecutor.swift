/// A reactor's thread as the preferred executor of tasks that are no actor's: what they await on that thread, and what awaits
/// them there, is a plain call, while on the ``Reactor`` itself, which is an executor of actors too, each change between
/// the two is a job of its own.
public final class ReactorTaskExecutor: TaskExecutor {
    private let reactor: Reactor

    /// The thread of `reactor`.
    public init(_ reactor: Reactor) { self.reactor = reactor }

    /// Takes a job from any thread; it runs on the loop.
    public func enqueue(_ job: consuming ExecutorJob) { reactor.enqueue(UnownedJob(job), for: self) }
}

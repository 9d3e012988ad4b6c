internal import CLinux

/// Runs `body` on a thread of its own and waits for its result: for system calls that may block for long, such as look-ups
/// through the name service, which neither the reactor's thread nor the default pool may wait for.
///
/// Every call makes a thread, so the caller bounds how many there are. Cancelling the task doesn't end `body`.
///
/// - Returns: nil when no thread can be made.
public func onOwnThread<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result? {
    await withCheckedContinuation { continuation in
        let work = BlockingWork { continuation.resume(returning: body()) }
        // The thread owns one reference until it has run the work.
        let context = unsafe Unmanaged.passRetained(work).toOpaque()
        let result = unsafe clinux_start_thread(
            { context in
                guard let context = unsafe context else { return }
                unsafe Unmanaged<BlockingWork>.fromOpaque(context).takeRetainedValue().body()
            }, context)
        guard result != 0 else { return }
        unsafe Unmanaged<BlockingWork>.fromOpaque(context).release()
        continuation.resume(returning: nil)
    }
}

/// What a thread of its own runs.
private final class BlockingWork: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

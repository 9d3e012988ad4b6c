/// Runs `body` on Swift's default pool instead of the reactor's thread: for what needs the processor longer than a turn may
/// take.
///
/// Request tasks prefer the reactor as their executor, so that nothing on their way visits the pool by accident; a function
/// marked `@concurrent` alone would stay on the loop. The caller goes on where it was.
public func offLoop<Result: Sendable, Failure: Error>(
    _ body: @Sendable () throws(Failure) -> Result
) async throws(Failure) -> Result {
    try await withTaskExecutorPreference(globalConcurrentExecutor) { () async throws(Failure) -> Result in
        try await concurrently(body)
    }
}

/// As ``offLoop(_:)`` when `isHeavy`, and where the caller is otherwise; `body` may also wait, as for the rows that it makes
/// values of.
public func offLoop<Result: Sendable, Failure: Error>(
    when isHeavy: Bool, _ body: @Sendable () async throws(Failure) -> Result
) async throws(Failure) -> Result {
    guard isHeavy else { return try await body() }
    return try await withTaskExecutorPreference(globalConcurrentExecutor) { () async throws(Failure) -> Result in
        try await concurrently(body)
    }
}

@concurrent
private func concurrently<Result: Sendable, Failure: Error>(
    _ body: @Sendable () async throws(Failure) -> Result
) async throws(Failure) -> Result {
    try await body()
}

@concurrent
private func concurrently<Result: Sendable, Failure: Error>(
    _ body: @Sendable () throws(Failure) -> Result
) async throws(Failure) -> Result {
    try body()
}

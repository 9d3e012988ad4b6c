import Foundation

/// Runs blocking work on a thread of its own: the cooperative pool has as many threads as the machine has processors, and
/// a test that blocks one holds up every other.
public func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Swift.Result { try body() }) }
    }
}

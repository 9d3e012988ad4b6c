internal import ProfiledProtocol
internal import TTRPC

/// The health of a service, at once and on every change. Iterated once; leaving it early ends the call.
public struct HealthUpdates: AsyncSequence, Sendable {
    /// The state.
    public typealias Element = HealthStatus
    /// What iterating throws.
    public typealias Failure = ProfileClientError

    let stream: ResponseStream<Grpc_Health_V1_HealthCheckResponse>
    let requestID: String

    /// Walks the states.
    public func makeAsyncIterator() -> Iterator { Iterator(base: stream.makeAsyncIterator(), requestID: requestID) }

    /// Walks the states.
    public struct Iterator: AsyncIteratorProtocol {
        var base: ResponseStream<Grpc_Health_V1_HealthCheckResponse>.Iterator
        let requestID: String

        /// The next state; nil when the daemon ended the stream.
        public mutating func next() async throws(ProfileClientError) -> HealthStatus? {
            try await next(isolation: #isolation)
        }

        /// As ``next()``.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(ProfileClientError) -> HealthStatus? {
            do {
                return try await base.next(isolation: actor).map { HealthStatus($0.status) }
            } catch {
                throw Caller.error(error, Grpc_Health_V1_Health.Method.watch, requestID, .read)
            }
        }
    }
}

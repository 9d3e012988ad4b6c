internal import Reactor

/// Requests without a task: what is read most often is worth no task, no executor switches and no continuation.
extension PostgresPool {
    /// A request that was handed over; its outcome comes by its completion.
    public struct Ticket: Sendable {
        private let pool: PostgresPool
        private let request: PostgresRequest

        fileprivate init(_ pool: PostgresPool, _ request: PostgresRequest) {
            self.pool = pool
            self.request = request
        }

        /// Gives the request up: it leaves its queue, or is cancelled in the server. Its completion is called with
        /// ``PostgresError/Kind/cancelled`` unless it was before. On the reactor's thread only.
        public func cancel() { pool.assumeIsolated { $0.cancel(request) } }
    }

    /// Executes statements that only read, in one round trip and one transaction. On the reactor's thread only.
    ///
    /// - Parameters:
    ///   - statements: as for ``transaction(_:lane:)``.
    ///   - lane: where to wait; not ``Lane/write``.
    ///   - completion: is called once with the last statement's result, on the reactor's thread, perhaps before this method
    ///     returns. It is called from within the pool: it must not ask the pool for anything before the turn's end.
    public nonisolated func begin(
        _ statements: [(PostgresStatement, PostgresParameters)], lane: Lane = .read,
        completion: @escaping @Sendable (Result<PostgresResult, PostgresError>) -> Void
    ) -> Ticket {
        let request = PostgresRequest(.statements(statements), effect: .read)
        request.completion = { outcome in
            completion(
                outcome.flatMap { results in
                    guard let result = results.last else {
                        return .failure(PostgresError(.connectionLost, "no result came", wasSent: .sent))
                    }
                    return .success(result)
                })
        }
        assumeIsolated { pool in
            if !lane.isReadOnly {
                request.finish(.failure(PostgresError(.invalidRequest, "a request without a task only reads")))
            } else if let invalidity = request.invalidity {
                request.finish(.failure(invalidity))
            } else {
                pool.accept(request, in: pool.poolLane(lane))
            }
        }
        return Ticket(self, request)
    }
}

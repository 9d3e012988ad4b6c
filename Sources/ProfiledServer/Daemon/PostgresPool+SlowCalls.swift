internal import LibPQ

extension PostgresPool {
    /// Notes the requests that make calls slow: those that take a quarter of what makes a call slow, since a call has several.
    nonisolated func noteSlowRequests(ofCallsFrom limit: SlowCallLimit) {
        slowRequests.setLimit(limit.nanoseconds == .max ? nil : .nanoseconds(limit.nanoseconds / 4))
    }
}

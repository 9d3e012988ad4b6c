internal import Metrics
internal import Reactor

/// What is measured of one method: calls by status code, and how long they took.
///
/// Invariant of @unchecked: touched on the reactor's thread alone. Counters are made when a code first occurs.
final class MethodMetrics: @unchecked Sendable {
    private let method: MethodDescriptor
    private let duration: Metrics.Timer
    private var handledOK: Counter?
    private var handled: [RPCError.Code: Counter] = [:]

    init(_ method: MethodDescriptor) {
        self.method = method
        duration = Metrics.Timer(
            label: "ttrpc_server_handling", dimensions: [("service", method.service), ("method", method.method)],
            preferredDisplayUnit: .seconds)
    }

    func record(_ code: RPCError.Code, since start: MonotonicTime) {
        duration.recordNanoseconds(MonotonicTime.now().nanoseconds(since: start))
        if code == .ok, let handledOK { return handledOK.increment() }
        if let counter = handled[code] { return counter.increment() }
        let counter = Counter(
            label: "ttrpc_server_handled_total",
            dimensions: [("service", method.service), ("method", method.method), ("code", code.name)])
        if code == .ok { handledOK = counter }
        handled[code] = counter
        counter.increment()
    }
}

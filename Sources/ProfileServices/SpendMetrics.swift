internal import CoreMetrics
internal import Metrics

/// What is counted of spends that go out together.
struct SpendMetrics: Sendable {
    /// How many entries a statement carried.
    let entries = Recorder(label: "spend_statement_entries")
    /// Callers that wait for a statement to carry their spends.
    let waiting = Meter(label: "spends_waiting")
    /// Statements that failed and whose entries were recorded one by one.
    let replays = Counter(label: "spend_statement_replays_total")
    /// Spends that were refused because too many waited.
    let refused = Counter(label: "spends_refused_total")
}

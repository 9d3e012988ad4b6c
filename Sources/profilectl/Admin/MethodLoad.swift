/// What was measured of one method up to a moment.
struct MethodLoad: Equatable {
    /// Upper bounds of the buckets in seconds, ascending; the last is infinite.
    var bounds: [Double] = []
    /// Calls that took at most so long, cumulated.
    var counts: [Double] = []
    /// Calls that were answered with an error.
    var failed = 0.0

    /// All calls.
    var total: Double { counts.last ?? 0 }

    /// What came since an earlier moment.
    func since(_ earlier: MethodLoad?) -> MethodLoad {
        guard let earlier, earlier.bounds == bounds else { return self }
        var difference = self
        difference.counts = zip(counts, earlier.counts).map { max(0, $0 - $1) }
        difference.failed = max(0, failed - earlier.failed)
        return difference
    }

    /// The time within which the fraction of calls was answered, in seconds, as if they were spread evenly in their bucket;
    /// nil without calls. Of the last bucket, which has no end, its beginning.
    func quantile(_ fraction: Double) -> Double? {
        guard total > 0, let index = counts.firstIndex(where: { $0 >= total * fraction }) else { return nil }
        let lower = index == 0 ? 0 : bounds[index - 1]
        let before = index == 0 ? 0 : counts[index - 1]
        guard bounds[index].isFinite, counts[index] > before else { return lower }
        return lower + (bounds[index] - lower) * (total * fraction - before) / (counts[index] - before)
    }

    /// The methods in a text of metrics, by `Service/Method`.
    static func methods(in samples: [MetricSample]) -> [String: MethodLoad] {
        var buckets: [String: [(bound: Double, count: Double)]] = [:]
        var failed: [String: Double] = [:]
        for sample in samples {
            guard let service = sample.labels["service"], let method = sample.labels["method"] else { continue }
            let name = "\(service)/\(method)"
            switch sample.name {
            case "ttrpc_server_handling_seconds_bucket":
                guard let le = sample.labels["le"] else { continue }
                buckets[name, default: []].append((le == "+Inf" ? .infinity : Double(le) ?? .nan, sample.value))
            case "ttrpc_server_handled_total" where sample.labels["code"] != "OK":
                failed[name, default: 0] += sample.value
            default: break
            }
        }
        return buckets.reduce(into: [:]) { methods, entry in
            let sorted = entry.value.filter { !$0.bound.isNaN }.sorted { $0.bound < $1.bound }
            methods[entry.key] = MethodLoad(
                bounds: sorted.map(\.bound), counts: sorted.map(\.count), failed: failed[entry.key] ?? 0)
        }
    }
}

public import CoreMetrics
internal import Synchronization

/// The daemon's backend of swift-metrics: keeps every series in memory and writes them as OpenMetrics text
/// (openmetrics.io, version 1.0.0).
public final class OpenMetricsRegistry: MetricsFactory {
    /// The most series; further ones count nothing. Labels come from code, so only a mistake gets there.
    private static let maximumSeries = 10_000

    private struct Identity: Hashable {
        var label: String
        var dimensions: [String]
    }

    private enum Series {
        case counter(CounterSeries)
        case gauge(GaugeSeries)
        case histogram(HistogramSeries)
    }

    private let series = Mutex<[Identity: Series]>([:])

    /// An empty registry.
    public init() {}

    private func series(_ label: String, _ dimensions: [(String, String)], _ make: () -> Series) -> Series {
        let identity = Identity(
            label: Self.name(label),
            dimensions: dimensions.map { "\(Self.name($0.0, allowsColon: false))=\"\(Self.escaped($0.1))\"" })
        return series.withLock { series in
            if let existing = series[identity] { return existing }
            let new = make()
            if series.count < Self.maximumSeries { series[identity] = new }
            return new
        }
    }

    private func counter(_ label: String, _ dimensions: [(String, String)]) -> CounterSeries {
        if case .counter(let counter) = series(label, dimensions, { .counter(CounterSeries()) }) { return counter }
        return CounterSeries()
    }

    private func gauge(_ label: String, _ dimensions: [(String, String)]) -> GaugeSeries {
        if case .gauge(let gauge) = series(label, dimensions, { .gauge(GaugeSeries()) }) { return gauge }
        return GaugeSeries()
    }

    private func histogram(
        _ label: String, _ dimensions: [(String, String)], isOfDurations: Bool
    ) -> HistogramSeries {
        let made = series(label, dimensions) { .histogram(HistogramSeries(isOfDurations: isOfDurations)) }
        if case .histogram(let histogram) = made { return histogram }
        return HistogramSeries(isOfDurations: isOfDurations)
    }

    // MARK: MetricsFactory

    /// A counter of the family `label`.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        counter(label, dimensions)
    }

    /// A counter of the family `label`, by fractions.
    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        counter(label, dimensions)
    }

    /// A histogram by powers of four, or a gauge where observations are not to be aggregated.
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        aggregate ? histogram(label, dimensions, isOfDurations: false) : gauge(label, dimensions)
    }

    /// A gauge.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        gauge(label, dimensions)
    }

    /// A histogram of seconds; its family is named `label` and `_seconds`.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(label, dimensions, isOfDurations: true)
    }

    /// Does nothing: series live as long as the process, and one that is made again goes on counting.
    public func destroyCounter(_ handler: any CounterHandler) {}
    /// Does nothing: series live as long as the process, and one that is made again goes on counting.
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    /// Does nothing: series live as long as the process, and one that is made again goes on counting.
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    /// Does nothing: series live as long as the process, and one that is made again goes on counting.
    public func destroyMeter(_ handler: any MeterHandler) {}
    /// Does nothing: series live as long as the process, and one that is made again goes on counting.
    public func destroyTimer(_ handler: any TimerHandler) {}

    // MARK: Text

    /// All series as OpenMetrics text, ending in `# EOF`.
    public func text() -> String {
        let all = series.withLock { $0 }
        var families: [String: [(labels: String, series: Series)]] = [:]
        for (identity, series) in all {
            let family = Self.family(identity.label, series)
            families[family, default: []].append((identity.dimensions.joined(separator: ","), series))
        }
        var text = ""
        for (family, members) in families.sorted(by: { $0.key < $1.key }) {
            // A name that code uses for two kinds of series stands for the kind of the first: a family has one type.
            guard let first = members.min(by: { $0.labels < $1.labels }) else { continue }
            switch first.series {
            case .counter:
                text += "# TYPE \(family) counter\n"
                Self.append(members, to: &text) { labels, series in
                    guard case .counter(let counter) = series else { return "" }
                    return "\(family)_total\(Self.braces(labels)) \(Self.number(counter.value))\n"
                }
            case .gauge:
                text += "# TYPE \(family) gauge\n"
                Self.append(members, to: &text) { labels, series in
                    guard case .gauge(let gauge) = series else { return "" }
                    return "\(family)\(Self.braces(labels)) \(Self.number(gauge.value))\n"
                }
            case .histogram:
                text += "# TYPE \(family) histogram\n"
                Self.append(members, to: &text) { labels, series in
                    guard case .histogram(let histogram) = series else { return "" }
                    return Self.text(of: histogram, family, labels)
                }
            }
        }
        return text + "# EOF\n"
    }

    /// The family that a series belongs to: the label without the suffix that its samples get, with the unit of timers.
    private static func family(_ label: String, _ series: Series) -> String {
        switch series {
        case .counter: label.hasSuffix("_total") ? String(label.dropLast("_total".count)) : label
        case .gauge: label
        case .histogram(let histogram):
            histogram.isOfDurations && !label.hasSuffix("_seconds") ? label + "_seconds" : label
        }
    }

    private static func append(
        _ members: [(labels: String, series: Series)], to text: inout String, _ line: (String, Series) -> String
    ) {
        for member in members.sorted(by: { $0.labels < $1.labels }) { text += line(member.labels, member.series) }
    }

    private static func text(of histogram: HistogramSeries, _ family: String, _ labels: String) -> String {
        let (buckets, sum) = histogram.snapshot
        var text = ""
        var cumulated: UInt64 = 0
        let separator = labels.isEmpty ? "" : ","
        for (index, count) in buckets.enumerated() {
            cumulated &+= count
            let bound = index < histogram.bounds.count ? self.bound(histogram.bounds[index]) : "+Inf"
            text += "\(family)_bucket{\(labels)\(separator)le=\"\(bound)\"} \(cumulated)\n"
        }
        text += "\(family)_count\(braces(labels)) \(cumulated)\n"
        text += "\(family)_sum\(braces(labels)) \(number(sum))\n"
        return text
    }

    private static func braces(_ labels: String) -> String { labels.isEmpty ? "" : "{\(labels)}" }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }

    /// A bucket's bound: always with a point or an exponent, since programs compare it as text.
    private static func bound(_ value: Double) -> String { String(value) }

    /// A name of letters, digits, `_` and `:`, not beginning with a digit; other characters become `_`. The name of a
    /// dimension has no `:`.
    private static func name(_ label: String, allowsColon: Bool = true) -> String {
        var name = ""
        for scalar in label.unicodeScalars {
            switch scalar {
            case "0"..."9":
                if name.isEmpty { name = "_" }
                name.unicodeScalars.append(scalar)
            case "a"..."z", "A"..."Z", "_": name.unicodeScalars.append(scalar)
            case ":" where allowsColon: name.unicodeScalars.append(scalar)
            default: name += "_"
            }
        }
        return name.isEmpty ? "_" : name
    }

    private static func escaped(_ value: String) -> String {
        var escaped = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\", "\"": escaped += "\\\(scalar)"
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

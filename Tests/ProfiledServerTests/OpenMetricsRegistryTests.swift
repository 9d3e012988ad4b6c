import CoreMetrics
import Foundation
import Testing

@testable import ProfiledServer

struct OpenMetricsRegistryTests {
    @Test func `an empty registry is a whole exposition`() {
        #expect(OpenMetricsRegistry().text() == "# EOF\n")
    }

    @Test func `counters carry total once, gauges nothing, and families are sorted`() {
        let registry = OpenMetricsRegistry()
        registry.makeCounter(label: "calls_total", dimensions: [("code", "ok")]).increment(by: 2)
        registry.makeCounter(label: "calls", dimensions: [("code", "bad")]).increment(by: 1)
        registry.makeFloatingPointCounter(label: "cost", dimensions: []).increment(by: 0.5)
        registry.makeMeter(label: "a_level", dimensions: []).set(Int64(-3))
        #expect(
            registry.text() == """
                # TYPE a_level gauge
                a_level -3
                # TYPE calls counter
                calls_total{code="bad"} 1
                calls_total{code="ok"} 2
                # TYPE cost counter
                cost_total 0.5
                # EOF

                """)
    }

    @Test func `counters never fall and gauges take what is no number`() {
        let registry = OpenMetricsRegistry()
        let counter = registry.makeCounter(label: "c", dimensions: [])
        counter.increment(by: 5)
        counter.increment(by: -3)
        counter.reset()
        let fraction = registry.makeFloatingPointCounter(label: "f", dimensions: [])
        fraction.increment(by: .nan)
        fraction.increment(by: .infinity)
        fraction.increment(by: -1.0)
        let gauge = registry.makeMeter(label: "g", dimensions: [])
        gauge.set(Double.infinity)
        #expect(registry.text().contains("c_total 5\n"))
        #expect(registry.text().contains("f_total 0\n"))
        #expect(registry.text().contains("g +Inf\n"))
        gauge.set(-Double.infinity)
        #expect(registry.text().contains("g -Inf\n"))
        gauge.set(Double.nan)
        #expect(registry.text().contains("g NaN\n"))
        gauge.set(1e300)
        #expect(registry.text().contains("g 1e+300\n"))
    }

    @Test func `histograms are cumulative and end in the count`() throws {
        let registry = OpenMetricsRegistry()
        let timer = registry.makeTimer(label: "handling", dimensions: [("m", "x")])
        for nanoseconds: Int64 in [1_000, 80_000, 2_000_000, 90_000_000_000] { timer.recordNanoseconds(nanoseconds) }
        let text = registry.text()
        #expect(text.contains("# TYPE handling_seconds histogram\n"))
        let counts = text.matches(of: /handling_seconds_bucket\{m="x",le="([^"]+)"\} (\d+)/).map {
            ($0.1, Int($0.2) ?? -1)
        }
        #expect(counts.count == HistogramSeries.durationBounds.count + 1)
        #expect(counts.map(\.1) == counts.map(\.1).sorted())
        #expect(counts.first?.0 == "5e-05" && counts.first?.1 == 1)
        #expect(counts.last?.0 == "+Inf" && counts.last?.1 == 4)
        #expect(counts.contains { $0.0 == "1.0" && $0.1 == 3 })
        #expect(text.contains("handling_seconds_count{m=\"x\"} 4\n"))
        let sum = try #require(text.firstMatch(of: /handling_seconds_sum\{m="x"\} ([0-9.]+)/).flatMap { Double($0.1) })
        #expect(abs(sum - 90.002081) < 1e-9)
    }

    @Test func `recorders of sizes keep their name, and what is no number is left out`() {
        let registry = OpenMetricsRegistry()
        let sizes = registry.makeRecorder(label: "bytes", dimensions: [], aggregate: true)
        sizes.record(Int64(5))
        sizes.record(Double.nan)
        #expect(registry.text().contains("bytes_bucket{le=\"16.0\"} 1\n"))
        #expect(registry.text().contains("bytes_count 1\nbytes_sum 5\n"))
    }

    @Test func `names and values are made fit`() {
        let registry = OpenMetricsRegistry()
        registry.makeCounter(label: "9 bad-näme", dimensions: [("a:b", "x\"y\\z\nw"), ("1", "ü")]).increment(by: 1)
        registry.makeMeter(label: "", dimensions: []).set(Int64(1))
        #expect(registry.text().contains("_9_bad_n_me_total{a_b=\"x\\\"y\\\\z\\nw\",_1=\"ü\"} 1\n"))
        #expect(registry.text().contains("\n_ 1\n") || registry.text().contains("_ gauge\n_ 1\n"))
    }

    @Test func `one name for two kinds gives one family`() {
        let registry = OpenMetricsRegistry()
        registry.makeCounter(label: "x", dimensions: []).increment(by: 1)
        registry.makeMeter(label: "x", dimensions: []).set(Int64(2))
        #expect(registry.text().components(separatedBy: "# TYPE x ").count == 2)
    }

    @Test func `a series made again goes on`() {
        let registry = OpenMetricsRegistry()
        registry.makeCounter(label: "x", dimensions: [("a", "b")]).increment(by: 1)
        let again = registry.makeCounter(label: "x", dimensions: [("a", "b")])
        registry.destroyCounter(again)
        registry.makeCounter(label: "x", dimensions: [("a", "b")]).increment(by: 1)
        #expect(registry.text().contains("x_total{a=\"b\"} 2\n"))
    }
}

import ProfiledProtocol
import Testing

@testable import profilectl

struct TopScreenTests {
    private static let text = #"""
        # TYPE ttrpc_server_handling_seconds histogram
        ttrpc_server_handling_seconds_bucket{service="profiled.v1.A",method="Get",le="0.001"} 90
        ttrpc_server_handling_seconds_bucket{service="profiled.v1.A",method="Get",le="0.01"} 100
        ttrpc_server_handling_seconds_bucket{service="profiled.v1.A",method="Get",le="+Inf"} 100
        ttrpc_server_handled_total{service="profiled.v1.A",method="Get",code="OK"} 98
        ttrpc_server_handled_total{service="profiled.v1.A",method="Get",code="NOT_FOUND"} 2
        other{text="a\"b\\c\nd"} 1.5
        plain 7
        # EOF
        """#

    @Test func `samples are read with their labels`() {
        let samples = MetricSample.samples(in: Self.text)
        #expect(samples.count == 7)
        #expect(samples[5].labels == ["text": "a\"b\\c\nd"] && samples[5].value == 1.5)
        #expect(samples[6] == MetricSample("plain 7"))
        for broken in ["", "x", "x{a=\"b} 1", "x{a} 1", "x y", "{} 1"] {
            #expect(MetricSample(broken) == nil, "\(broken)")
        }
    }

    @Test func `rates and quantiles are those between two readings`() throws {
        let load = try #require(MethodLoad.methods(in: MetricSample.samples(in: Self.text))["profiled.v1.A/Get"])
        #expect(load.total == 100 && load.failed == 2)
        #expect(try #require(load.quantile(0.45)) == 0.0005)
        #expect(abs(try #require(load.quantile(0.99)) - 0.0091) < 1e-9)
        let later = load.since(MethodLoad(bounds: load.bounds, counts: [90, 90, 90], failed: 2))
        #expect(later.total == 10 && later.failed == 0)
        #expect(try #require(later.quantile(0.5)) > 0.001)
        #expect(MethodLoad().quantile(0.5) == nil)
    }

    @Test func `lengths of time are short`() {
        let expected = [
            (0.0, "0 µs"), (0.000_25, "250 µs"), (0.001_24, "1.2 ms"), (0.25, "250 ms"), (1.5, "1.5 s"), (42, "42 s"),
            (100, "1 m 40 s"), (7200, "2 h 0 m"), (200_000, "2 d 7 h"), (-1.5, "-1.5 s"), (.infinity, "-"),
        ]
        for (seconds, text) in expected { #expect(ShortDuration.text(seconds: seconds) == text) }
    }

    @Test(
        "a picture fits the terminal, whatever there is to show", arguments: [(80, 24), (40, 10), (200, 60), (20, 5)])
    func fits(width: Int, height: Int) {
        var reading = TopScreen.Reading(
            status: .with { $0.version = "1.0" }, pool: .init(), connections: [], methods: [:], seconds: 1)
        for index in 0..<40 {
            reading.connections.append(
                .with {
                    $0.id = UInt64(index)
                    $0.user = "user-with-a-long-name-\(index)"
                    $0.unit = "some-very-long-unit-name-\(index).service"
                    $0.totalCalls = 5
                })
            reading.methods["profiled.v1.CustomerProfileService/Method\(index)"] = MethodLoad(
                bounds: [0.001, .infinity], counts: [1, 2])
        }
        for lane in ["read", "slow", "write"] {
            reading.pool.lanes.append(
                .with {
                    $0.lane.name = lane
                    $0.connections = (0..<4).map { _ in .with { $0.backendProcessID = 12_345 } }
                })
        }
        for before in [nil, reading] {
            let lines = TopScreen(now: reading, before: before, width: width, height: height).lines()
            #expect(lines.count <= height)
            #expect(lines.allSatisfy { TextCell(trusted: $0).width <= width })
            if height >= 24 {
                #expect(lines.contains { $0.hasPrefix("LANE") } && lines.contains { $0.contains("UNIT") })
            }
        }
    }
}

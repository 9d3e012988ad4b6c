internal import ProfiledProtocol

/// One picture of `profilectl top`: figures of the daemon over methods, lanes and connections, cut to the terminal.
struct TopScreen {
    /// What was asked of the daemon for one picture.
    struct Reading {
        var status: Profiled_V1_StatusResponse
        var pool: Profiled_V1_ShowPoolResponse
        var connections: [Profiled_V1_PeerConnection]
        var methods: [String: MethodLoad]
        /// Since an arbitrary start.
        var seconds: Double
    }

    let now: Reading
    let before: Reading?
    let width: Int
    let height: Int

    /// The lines, at most as many as fit.
    func lines() -> [String] {
        let interval = before.map { max(0.001, now.seconds - $0.seconds) }
        let loads = now.methods.map { name, load in (name: name, load: load.since(before?.methods[name])) }
            .filter { $0.load.total > 0 }
            .sorted { ($0.load.total, $1.name) > ($1.load.total, $0.name) }
        var lines = head(interval, loads.reduce(0) { $0 + $1.load.total }, loads.reduce(0) { $0 + $1.load.failed })
        lines.append("")
        let lanes = self.lanes()
        let connections = self.connections()
        // Methods have what lanes need not; connections what is left, and at least a few lines.
        let rest = max(0, height - lines.count - lanes.count - 2)
        let forMethods = min(loads.count + 1, max(rest - connections.count, rest / 2))
        lines += methods(loads, interval).prefix(forMethods)
        lines.append("")
        lines += lanes
        lines.append("")
        lines += connections.prefix(max(0, height - lines.count))
        return lines.prefix(height).map { TextCell(trusted: $0).cut(to: width).text }
    }

    private func head(_ interval: Double?, _ calls: Double, _ failed: Double) -> [String] {
        let status = now.status
        let rate = interval.map { Self.rate(calls / $0) } ?? "-"
        let errors = interval.map { Self.rate(failed / $0) } ?? "-"
        return [
            "profiled \(status.version)  \(AdminPrinter.word(status.state))  up \(ShortDuration.text(status.uptime))  "
                + "\(status.residentMemoryBytes / 1_048_576) MiB  PostgreSQL \(status.database.serverVersion) "
                + AdminPrinter.word(status.database.state) + (now.pool.isPaused ? "  PAUSED" : ""),
            "calls/s \(rate)  errors/s \(errors)  running \(status.runningCalls)  connections \(status.openConnections)",
        ].map(TextCell.escaped)
    }

    private func methods(_ loads: [(name: String, load: MethodLoad)], _ interval: Double?) -> [String] {
        table(
            [
                TableColumn("METHOD", isFlexible: true),
                TableColumn(interval == nil ? "CALLS" : "CALLS/S", isNumber: true),
                TableColumn("P50", isNumber: true), TableColumn("P99", isNumber: true),
                TableColumn("ERRORS/S", isNumber: true),
            ],
            loads.map { name, load in
                [
                    AdminPrinter.shortName(name), Self.rate(load.total / (interval ?? 1)),
                    load.quantile(0.5).map(ShortDuration.text(seconds:)) ?? "-",
                    load.quantile(0.99).map(ShortDuration.text(seconds:)) ?? "-",
                    load.failed == 0 ? "" : Self.rate(load.failed / (interval ?? 1)),
                ]
            })
    }

    private func lanes() -> [String] {
        table(
            [
                TableColumn("LANE"), TableColumn("READY"), TableColumn("IN FLIGHT", isNumber: true),
                TableColumn("WAITING", isNumber: true), TableColumn("LOST", isNumber: true), TableColumn("BACKENDS"),
            ],
            now.pool.lanes.map { detail in
                let lane = detail.lane
                return [
                    lane.name, "\(lane.readyConnections)/\(lane.configuredConnections)", "\(lane.runningRequests)",
                    "\(lane.queuedRequests)", "\(lane.totalReconnects)",
                    detail.connections.map { "\($0.backendProcessID) \(AdminPrinter.word($0.state))" }
                        .joined(separator: ", "),
                ]
            })
    }

    private func connections() -> [String] {
        let earlier = Dictionary(before?.connections.map { ($0.id, $0.totalCalls) } ?? []) { first, _ in first }
        let interval = before.map { max(0.001, now.seconds - $0.seconds) } ?? 1
        let rated = now.connections.map { connection in
            let calls = connection.totalCalls - min(connection.totalCalls, earlier[connection.id] ?? 0)
            return (connection: connection, rate: Double(calls) / interval)
        }.sorted { ($0.rate, $1.connection.id) > ($1.rate, $0.connection.id) }
        return table(
            [
                TableColumn("CONNECTION", isNumber: true), TableColumn("USER"), TableColumn("PID", isNumber: true),
                TableColumn("UNIT OR COMMAND", isFlexible: true), TableColumn("CALLS/S", isNumber: true),
                TableColumn("RUNNING", isNumber: true), TableColumn("AGE", isNumber: true),
            ],
            rated.map { connection, rate in
                [
                    "\(connection.id)", AdminPrinter.user(connection), "\(connection.processID)",
                    AdminPrinter.origin(connection), Self.rate(rate), "\(connection.runningCalls)",
                    ShortDuration.text(connection.age),
                ]
            })
    }

    private func table(_ columns: [TableColumn], _ rows: [[String]]) -> [String] {
        TableRenderer(columns: columns, width: width).lines(rows)
    }

    /// One decimal below ten, thousands from ten thousand on.
    static func rate(_ value: Double) -> String {
        switch value {
        case ..<9.95: "\(Int((value * 10).rounded()) / 10).\(Int((value * 10).rounded()) % 10)"
        case ..<9_999.5: "\(Int(value.rounded()))"
        case ..<1e12: "\(Int((value / 1000).rounded()))k"
        default: "-"
        }
    }
}

internal import ProfileClient
internal import ProfiledProtocol

/// What administrators are shown.
enum AdminPrinter {
    // MARK: The daemon

    static func lines(_ status: Profiled_V1_StatusResponse) -> [String] {
        var rows = [
            ("daemon", "\(word(status.state)), version \(status.version), process \(status.processID)"),
            ("up", ShortDuration.text(status.uptime)),
            ("connections", "\(status.openConnections)"),
            (
                "calls",
                "\(status.runningCalls) running, \(status.totalCalls) begun, \(status.failedCalls) answered with an error"
            ), ("memory", "\(status.residentMemoryBytes / 1_048_576) MiB"),
        ]
        let kind = status.database.isEmbedded ? "embedded " : ""
        rows.append(
            (
                "database",
                "\(kind)PostgreSQL \(status.database.serverVersion), \(word(status.database.state)), "
                    + "schema \(status.database.schemaVersion)"
            ))
        rows += status.database.lanes.map { ("\($0.name) lane", text($0)) }
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { $0.0 + String(repeating: " ", count: width - $0.0.count + 2) + TextCell.escaped($0.1) }
    }

    static func text(_ lane: Profiled_V1_PoolLane) -> String {
        "\(lane.readyConnections)/\(lane.configuredConnections) connections, \(lane.runningRequests) running, "
            + "\(lane.queuedRequests) waiting"
    }

    static func word(_ state: Profiled_V1_DaemonState) -> String {
        switch state {
        case .starting: "starting"
        case .serving: "serving"
        case .degraded: "degraded"
        case .draining: "draining"
        case .unspecified, .UNRECOGNIZED: "unknown"
        }
    }

    static func word(_ state: Profiled_V1_DatabaseState) -> String {
        switch state {
        case .connected: "connected"
        case .reconnecting: "reconnecting"
        case .down: "down"
        case .unspecified, .UNRECOGNIZED: "unknown"
        }
    }

    // MARK: The pool

    static func lines(_ pool: Profiled_V1_ShowPoolResponse) -> [String] {
        var rows: [[String]] = []
        for detail in pool.lanes {
            let lane = detail.lane
            let figures = [
                lane.name, "\(lane.readyConnections)/\(lane.configuredConnections)",
                "\(lane.queuedRequests)/\(lane.queueLimit)",
            ]
            if detail.connections.isEmpty { rows.append(figures + ["-", "", "", "\(lane.totalReconnects)"]) }
            for (index, connection) in detail.connections.enumerated() {
                let isFirst = index == 0
                rows.append(
                    (isFirst ? figures : ["", "", ""]) + [
                        word(connection.state),
                        connection.backendProcessID == 0 ? "" : "\(connection.backendProcessID)",
                        "\(connection.runningRequests)", isFirst ? "\(lane.totalReconnects)" : "",
                    ])
            }
        }
        var lines = AdminOptions.table(
            [
                TableColumn("LANE"), TableColumn("READY"), TableColumn("WAITING"), TableColumn("CONNECTION"),
                TableColumn("BACKEND", isNumber: true), TableColumn("IN FLIGHT", isNumber: true),
                TableColumn("LOST", isNumber: true),
            ], rows)
        if pool.isPaused { lines.append("The pool is paused: `profilectl admin resume` lets it go on.") }
        for detail in pool.lanes where !detail.lastError.isEmpty {
            lines.append(TextCell.escaped("\(detail.lane.name): \(detail.lastError)"))
        }
        return lines
    }

    static func word(_ state: Profiled_V1_PoolConnectionState) -> String {
        switch state {
        case .connecting: "connecting"
        case .idle: "idle"
        case .busy: "busy"
        case .leased: "in a transaction"
        case .fenced: "cancelling"
        case .unspecified, .UNRECOGNIZED: "unknown"
        }
    }

    // MARK: Clients

    static func lines(_ response: Profiled_V1_ListConnectionsResponse) -> [String] {
        AdminOptions.table(
            [
                TableColumn("ID", isNumber: true), TableColumn("USER"), TableColumn("PID", isNumber: true),
                TableColumn("UNIT", isFlexible: true), TableColumn("RUNNING", isNumber: true),
                TableColumn("CALLS", isNumber: true), TableColumn("AGE", isNumber: true),
                TableColumn("ACCESS", isFlexible: true), TableColumn("LISTENER"), TableColumn("HELD", isNumber: true),
            ],
            response.connections.map { connection in
                [
                    "\(connection.id)", user(connection), "\(connection.processID)", origin(connection),
                    "\(connection.runningCalls)", "\(connection.totalCalls)", ShortDuration.text(connection.age),
                    connection.access.isEmpty ? "?" : connection.access, connection.listener,
                    bytes(connection.heldBytes),
                ]
            })
    }

    static func user(_ connection: Profiled_V1_PeerConnection) -> String {
        connection.user.isEmpty ? "\(connection.userID)" : connection.user
    }

    /// The unit, or else the command.
    static func origin(_ connection: Profiled_V1_PeerConnection) -> String {
        connection.unit.isEmpty ? connection.command : connection.unit
    }

    private static func bytes(_ count: UInt64) -> String {
        switch count {
        case 0: ""
        case ..<10_240: "\(count) B"
        case ..<10_485_760: "\(count / 1024) KiB"
        default: "\(count / 1_048_576) MiB"
        }
    }

    static func lines(_ response: Profiled_V1_ListCallsResponse) -> [String] {
        AdminOptions.table(
            [
                TableColumn("CALL"), TableColumn("METHOD", isFlexible: true), TableColumn("ACCOUNT", isFlexible: true),
                TableColumn("AGE", isNumber: true), TableColumn("LEFT", isNumber: true),
                TableColumn("DATABASE", isFlexible: true), TableColumn("UID", isNumber: true),
                TableColumn("REQUEST", isFlexible: true),
            ],
            response.calls.map { call in
                [
                    "\(call.connectionID)/\(call.streamID)", shortName(call.method), call.accountID,
                    ShortDuration.text(call.age), call.isAnswered ? "answered" : ShortDuration.text(call.remaining),
                    call.statements.map(text).joined(separator: "; "), "\(call.userID)", call.requestID,
                ]
            })
    }

    /// The method without the package that nearly all share.
    static func shortName(_ method: String) -> String {
        let package = "profiled.v1."
        return method.hasPrefix(package) ? String(method.dropFirst(package.count)) : method
    }

    private static func text(_ statement: Profiled_V1_RunningStatement) -> String {
        let state =
            switch statement.state {
            case .waiting: "waits"
            case .running: "runs"
            case .cancelling: "is cancelled"
            case .unspecified, .UNRECOGNIZED: "?"
            }
        let backend = statement.backendProcessID == 0 ? "" : " in \(statement.backendProcessID)"
        let name = statement.name.isEmpty ? "statement" : statement.name
        return "\(statement.lane): \(name) \(state)\(backend)"
    }
}

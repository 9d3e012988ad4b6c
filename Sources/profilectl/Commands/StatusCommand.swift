internal import ArgumentParser
internal import JSON
internal import ProfileClient
internal import ProfiledProtocol
internal import SwiftProtobuf
internal import TTRPC

/// `profilectl status`
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Says how the daemon is; with --account, what the account has.",
        discussion: "Admins see connections, calls, memory and the database too.")

    @OptionGroup var options: AccountOptions

    func run() async throws {
        let global = options.global
        let client = try global.client()
        let form = try await global.explaining("daemon") {
            let health = try await client.health()
            let daemon = try await client.describe()
            var form = Self.form(health, daemon)
            if let status = await Self.adminStatus(global) { Self.add(status, to: &form) }
            if let account = options.account {
                form["account"] = .object(Self.form(try await client.account(account).profileStatus(), account))
            }
            return (form: form, health: health)
        }
        switch global.output {
        case .table: for line in RecordPrinter.detailLines(form.form, width: Terminal.width) { print(line) }
        case .json: RecordPrinter.printJSON(.object(form.form))
        case .ndjson: print(TextCell.escapedJSON(form.form.text))
        }
        if form.health != .serving { throw ExitCode(ExitStatus.unavailable.rawValue) }
    }

    private static func form(_ health: HealthStatus, _ daemon: DaemonDescription) -> JSONObject {
        let word =
            switch health {
            case .serving: "serving"
            case .notServing: "not serving"
            case .serviceUnknown, .unknown: "unknown"
            }
        return [
            "health": .string(word), "version": .string(daemon.version), "ttrpc": .string(daemon.protocolVersion),
            "processId": Int64(daemon.processID).json, "startedAt": .string(daemon.startedAt.description),
            "services": daemon.services.json,
        ]
    }

    private static func form(_ status: ProfileStatus, _ account: String) -> JSONObject {
        func kind(_ kind: ProfileStatus.Kind) -> JSONValue {
            ["live": kind.liveCount.json, "deleted": kind.deletedCount.json]
        }
        return [
            "id": .string(account), "isFirstTime": status.isFirstTime.json,
            "customerProfiles": kind(status.customerProfiles), "brandGuidelines": kind(status.brandGuidelines),
            "budgets": kind(status.budgets), "containers": kind(status.containers),
        ]
    }

    /// What admins see; nil for everybody else, and with a daemon that doesn't have the method.
    private static func adminStatus(_ global: GlobalOptions) async -> Profiled_V1_StatusResponse? {
        let options = CallOptions(timeout: global.timeout?.duration ?? .seconds(5))
        let path = AdminOptions.path(besides: global.socket)
        return try? await global.client(at: path).transport.unary(
            Profiled_V1_AdminService.Method.status, Profiled_V1_StatusRequest(), options: options)
    }

    private static func add(_ status: Profiled_V1_StatusResponse, to form: inout JSONObject) {
        form["connections"] = Int64(status.openConnections).json
        form["runningCalls"] = Int64(status.runningCalls).json
        form["totalCalls"] = Int64(clamping: status.totalCalls).json
        form["failedCalls"] = Int64(clamping: status.failedCalls).json
        form["residentMemory"] = .string("\(status.residentMemoryBytes / 1_048_576) MiB")
        let state =
            switch status.database.state {
            case .connected: "connected"
            case .reconnecting: "reconnecting"
            case .down: "down"
            case .unspecified, .UNRECOGNIZED: "unknown"
            }
        var database: JSONObject = ["state": .string(state)]
        database.setUnlessEmpty("version", .string(status.database.serverVersion))
        database["schema"] = status.database.schemaVersion.json
        database["embedded"] = status.database.isEmbedded.json
        for lane in status.database.lanes {
            database[lane.name] = .string(
                "\(lane.readyConnections)/\(lane.configuredConnections) connections, \(lane.runningRequests) running, "
                    + "\(lane.queuedRequests)/\(lane.queueLimit) queued")
        }
        form["database"] = .object(database)
    }
}

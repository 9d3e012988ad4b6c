internal import ArgumentParser
internal import ProfiledProtocol

/// `profilectl admin`: the daemon's operation, over its admin socket.
struct AdminCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin", abstract: "Shows what the daemon is doing, and operates it. For administrators.",
        discussion: """
            Uses the admin socket, admin.sock beside the socket of --socket, which root and the daemon's own user may open. \
            `profilectl top` shows the most of it live.
            """,
        subcommands: [
            AdminStatusCommand.self, PoolCommand.self, ConnectionsCommand.self, CallsCommand.self, CancelCommand.self,
            PauseCommand.self, ResumeCommand.self, ReconnectCommand.self, LogLevelCommand.self,
            ConfigurationCommand.self, ReloadCommand.self, DrainCommand.self, MetricsCommand.self,
        ])
}

/// `profilectl admin status`
struct AdminStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Says how the daemon and its database are.")
    @OptionGroup var options: AdminOptions

    func run() async throws {
        let status: Profiled_V1_StatusResponse = try await options.call(
            Profiled_V1_AdminService.Method.status, Profiled_V1_StatusRequest())
        try options.show(status) { AdminPrinter.lines(status) }
    }
}

/// `profilectl admin connections`
struct ConnectionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connections",
        abstract: "Lists the connections of clients: who is behind each, and what it may do.")
    @OptionGroup var options: AdminOptions

    func run() async throws {
        let response: Profiled_V1_ListConnectionsResponse = try await options.call(
            Profiled_V1_AdminService.Method.listConnections, Profiled_V1_ListConnectionsRequest())
        try options.show(response) { AdminPrinter.lines(response) }
    }
}

/// `profilectl admin calls`
struct CallsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calls", abstract: "Lists the calls that run, and what they wait for in the database.")
    @OptionGroup var options: AdminOptions

    func run() async throws {
        let response: Profiled_V1_ListCallsResponse = try await options.call(
            Profiled_V1_AdminService.Method.listCalls, Profiled_V1_ListCallsRequest())
        try options.show(response) { AdminPrinter.lines(response) }
    }
}

/// `profilectl admin cancel`
struct CancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Cancels a call, in the database too.",
        discussion: "`profilectl admin calls` tells the numbers.")
    @Argument(help: ArgumentHelp("The call, as the first column of `calls` shows it.", valueName: "connection/stream"))
    var call: String
    @OptionGroup var options: AdminOptions

    func run() async throws {
        let parts = call.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let connection = UInt64(parts[0]), let stream = UInt32(parts[1]) else {
            throw ValidationError("A call is named by two numbers, such as 12/345, not \(call).")
        }
        var request = Profiled_V1_CancelCallRequest()
        request.connectionID = connection
        request.streamID = stream
        let response: Profiled_V1_CancelCallResponse = try await options.call(
            Profiled_V1_AdminService.Method.cancelCall, request, changesNothing: false)
        try options.show(response) { response.wasRunning ? ["cancelled \(call)"] : [] }
        if !response.wasRunning { throw CommandFailure(.notFound, "no such call runs: \(call)") }
    }
}

/// `profilectl admin drain`
struct DrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drain", abstract: "Ends the daemon in order: running calls are finished, new ones refused.",
        discussion: "Whoever supervises it, such as systemd, starts it again unless told otherwise.")
    @OptionGroup var options: AdminOptions

    func run() async throws {
        let response: Profiled_V1_DrainResponse = try await options.call(
            Profiled_V1_AdminService.Method.drain, Profiled_V1_DrainRequest(), changesNothing: false)
        // This call is one of them.
        let others = max(1, response.runningCalls) - 1
        try options.show(response) { ["the daemon ends; \(others) other calls were running"] }
    }
}

/// `profilectl admin metrics`
struct MetricsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics", abstract: "Prints every metric as OpenMetrics text, for scrapers.")
    @OptionGroup var options: AdminOptions

    func run() async throws {
        let response: Profiled_V1_MetricsResponse = try await options.call(
            Profiled_V1_AdminService.Method.metrics, Profiled_V1_MetricsRequest())
        guard options.global.output == .table else { return try options.show(response) { [] } }
        print(response.text, terminator: "")
    }
}

internal import ArgumentParser
internal import ProfiledProtocol

/// `profilectl admin pool`
struct PoolCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pool", abstract: "Shows the connections to the database, lane by lane.")
    @OptionGroup var options: AdminOptions

    func run() async throws {
        let pool: Profiled_V1_ShowPoolResponse = try await options.call(
            Profiled_V1_AdminService.Method.showPool, Profiled_V1_ShowPoolRequest())
        try options.show(pool) { AdminPrinter.lines(pool) }
    }
}

/// `profilectl admin pause`
struct PauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Sends nothing more to the database until `resume`.",
        discussion: "Calls wait in the daemon meanwhile, each until its deadline or the longest wait of the pool.")
    @OptionGroup var options: AdminOptions

    func run() async throws {
        let response: Profiled_V1_PausePoolResponse = try await options.call(
            Profiled_V1_AdminService.Method.pausePool, Profiled_V1_PausePoolRequest(), changesNothing: false)
        try options.show(response) {
            let was = response.wasPaused ? "the pool was paused already" : "the pool is paused"
            return ["\(was); \(response.runningRequests) requests are in flight"]
        }
    }
}

/// `profilectl admin resume`
struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "resume", abstract: "Ends a pause of the pool.")
    @OptionGroup var options: AdminOptions

    func run() async throws {
        let response: Profiled_V1_ResumePoolResponse = try await options.call(
            Profiled_V1_AdminService.Method.resumePool, Profiled_V1_ResumePoolRequest(), changesNothing: false)
        try options.show(response) { [response.wasPaused ? "the pool goes on" : "the pool was not paused"] }
    }
}

/// `profilectl admin reconnect`
struct ReconnectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconnect", abstract: "Replaces the connections to the database, without failing a call.")
    @OptionGroup var options: AdminOptions

    func run() async throws {
        let response: Profiled_V1_ReconnectPoolResponse = try await options.call(
            Profiled_V1_AdminService.Method.reconnectPool, Profiled_V1_ReconnectPoolRequest(), changesNothing: false)
        try options.show(response) {
            [
                "\(response.closedConnections) connections are replaced, \(response.closingConnections) will be when "
                    + "they are idle"
            ]
        }
    }
}

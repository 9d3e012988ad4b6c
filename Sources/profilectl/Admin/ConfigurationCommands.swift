internal import ArgumentParser
internal import ProfiledProtocol

/// `profilectl admin configuration`
struct ConfigurationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "configuration", abstract: "Shows the settings in force, without secrets.")
    @OptionGroup var options: AdminOptions

    func run() async throws {
        let response: Profiled_V1_GetConfigurationResponse = try await options.call(
            Profiled_V1_AdminService.Method.getConfiguration, Profiled_V1_GetConfigurationRequest())
        try options.show(response) {
            AdminOptions.table(
                [TableColumn("SETTING"), TableColumn("VALUE", isFlexible: true)],
                response.settings.map { [$0.key, $0.value] })
        }
    }
}

/// `profilectl admin reload`
struct ReloadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reload", abstract: "Has the daemon read its configuration again, and the members of groups.")
    @OptionGroup var options: AdminOptions

    func run() async throws {
        let response: Profiled_V1_ReloadConfigurationResponse = try await options.call(
            Profiled_V1_AdminService.Method.reloadConfiguration, Profiled_V1_ReloadConfigurationRequest(),
            changesNothing: false)
        try options.show(response) {
            var lines = response.appliedKeys.map { "\($0): changed" }
            lines += response.pendingKeys.map { "\($0): will change with the next start" }
            return lines.isEmpty ? ["read again; no setting has changed"] : lines
        }
    }
}

/// `profilectl admin log-level`
struct LogLevelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log-level",
        abstract: "Changes from which severity on the daemon logs, until it reloads or starts.")
    @Argument(help: "trace, debug, info, notice, warning, error or critical.") var level: String
    @OptionGroup var options: AdminOptions

    func run() async throws {
        var request = Profiled_V1_SetLogLevelRequest()
        request.level = level
        let response: Profiled_V1_SetLogLevelResponse = try await options.call(
            Profiled_V1_AdminService.Method.setLogLevel, request, changesNothing: false)
        try options.show(response) { ["the log level is \(level), it was \(response.previousLevel)"] }
    }
}

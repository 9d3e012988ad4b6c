internal import Logging
internal import ProfileModel
internal import ProfiledProtocol
internal import TTRPC

/// Settings, and what of them can change.
extension AdminHandler {
    func getConfiguration(
        _ request: Profiled_V1_GetConfigurationRequest, context: ServerContext
    ) async throws -> Profiled_V1_GetConfigurationResponse {
        var response = Profiled_V1_GetConfigurationResponse()
        response.settings = await operation.configuration.settings.map { key, value in
            var setting = Profiled_V1_Setting()
            setting.key = key
            setting.value = key == ConfigurationOption.logLevel.key ? operation.logLevel.level.rawValue : value
            return setting
        }
        return response
    }

    func reloadConfiguration(
        _ request: Profiled_V1_ReloadConfigurationRequest, context: ServerContext
    ) async throws -> Profiled_V1_ReloadConfigurationResponse {
        let outcome: LiveConfiguration.Outcome
        do {
            outcome = try await operation.configuration.reload()
        } catch let error as ConfigurationError {
            throw ProfileError(
                .invalidArgument(error.problems.map { FieldViolation(field: "configuration", rule: $0) }))
        }
        note(
            "the configuration was read again", context,
            [
                "applied": "\(outcome.applied.joined(separator: ","))",
                "pending": "\(outcome.pending.joined(separator: ","))",
            ])
        var response = Profiled_V1_ReloadConfigurationResponse()
        response.appliedKeys = outcome.applied
        response.pendingKeys = outcome.pending
        return response
    }

    func setLogLevel(
        _ request: Profiled_V1_SetLogLevelRequest, context: ServerContext
    ) async throws -> Profiled_V1_SetLogLevelResponse {
        guard let level = Logger.Level(rawValue: request.level) else {
            let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw ProfileError.invalidArgument("level", "must be one of \(levels)")
        }
        var response = Profiled_V1_SetLogLevelResponse()
        response.previousLevel = operation.logLevel.level.rawValue
        operation.logLevel.level = level
        note("the log level is changed", context, ["from": "\(response.previousLevel)", "to": "\(level.rawValue)"])
        return response
    }
}

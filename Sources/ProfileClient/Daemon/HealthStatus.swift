internal import ProfiledProtocol

/// Whether the daemon, or one of its services, can do its work.
public enum HealthStatus: Sendable, Hashable {
    /// Calls are being answered.
    case serving
    /// It takes no calls now: starting, draining, or without its database.
    case notServing
    /// There is no such service.
    case serviceUnknown
    /// Not known yet.
    case unknown

    init(_ message: Grpc_Health_V1_HealthCheckResponse.ServingStatus) {
        switch message {
        case .serving: self = .serving
        case .notServing: self = .notServing
        case .serviceUnknown: self = .serviceUnknown
        case .unknown, .UNRECOGNIZED: self = .unknown
        }
    }
}

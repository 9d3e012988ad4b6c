internal import Glibc

/// How often the service manager wants to hear that the service is alive (sd_watchdog_enabled(3)).
public enum WatchdogInterval {
    /// The time after which a silent service is restarted; nil when the process `processID`, by default this one, isn't watched.
    public static func limit(environment: [String: String], processID: Int32? = nil) -> Duration? {
        guard let text = environment["WATCHDOG_USEC"], let microseconds = Int64(text), microseconds > 0 else {
            return nil
        }
        // Without the second variable whoever has the first is meant.
        if let watched = environment["WATCHDOG_PID"], Int32(watched) != processID ?? getpid() { return nil }
        return .microseconds(microseconds)
    }
}

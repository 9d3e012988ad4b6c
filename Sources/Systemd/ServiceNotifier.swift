internal import CLinux

/// Tells the service manager how the service is (sd_notify(3), "Notes": the protocol is stable and may be spoken directly).
///
/// No method waits. What the manager's queue has no room for is lost, and `false` is returned.
public final class ServiceNotifier: Sendable {
    private let socket: DatagramSocket

    /// Speaks to the manager whose socket is at `path`.
    public init?(path: String) {
        guard let socket = DatagramSocket(path: path) else { return nil }
        self.socket = socket
    }

    /// Speaks to the manager that started this process; nil when none did, or it doesn't want to hear.
    public convenience init?(environment: [String: String]) {
        // vsock addresses, the third kind, are for virtual machines as a whole.
        guard let path = environment["NOTIFY_SOCKET"], path.hasPrefix("/") || path.hasPrefix("@") else { return nil }
        self.init(path: path)
    }

    /// The service takes calls, or a reload is done.
    @discardableResult
    public func ready(status: String) -> Bool { send("READY=1\nSTATUS=\(Self.line(status))") }

    /// A line for `systemctl status`.
    @discardableResult
    public func status(_ status: String) -> Bool { send("STATUS=\(Self.line(status))") }

    /// A reload begins; ends with ``ready(status:)``. Carries the time of CLOCK_MONOTONIC, by which the manager knows which
    /// of several reloads is meant (needed from version 253 on, `Type=notify-reload`).
    @discardableResult
    public func reloading() -> Bool {
        send("RELOADING=1\nMONOTONIC_USEC=\(clinux_monotonic_nanoseconds() / 1000)")
    }

    /// The service ends.
    @discardableResult
    public func stopping(status: String) -> Bool { send("STOPPING=1\nSTATUS=\(Self.line(status))") }

    /// The service is alive.
    @discardableResult
    public func watchdog() -> Bool { send("WATCHDOG=1") }

    /// What goes on now may last until `duration` from now, whatever time limit the unit has for it.
    @discardableResult
    public func extendTimeout(by duration: Duration) -> Bool {
        send("EXTEND_TIMEOUT_USEC=\(Self.microseconds(duration))")
    }

    private func send(_ text: String) -> Bool {
        do {
            try socket.send(Array(text.utf8))
            return true
        } catch {
            return false
        }
    }

    /// A value ends at its line's end; what came after it would be an assignment of its own.
    private static func line(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
    }

    static func microseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, seconds <= 86_400 * 365 else { return seconds < 0 ? 0 : 86_400 * 365 * 1_000_000 }
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }
}

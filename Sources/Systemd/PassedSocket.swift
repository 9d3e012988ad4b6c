internal import Glibc

/// A socket that the service manager holds and passed on (sd_listen_fds(3), systemd.socket(5)).
public struct PassedSocket: Sendable, Equatable {
    /// The open descriptor, the receiver's to close.
    public let descriptor: CInt
    /// `FileDescriptorName=` of its unit; a unit that sets none passes its own name.
    public let name: String

    /// A passed descriptor and its name.
    public init(descriptor: CInt, name: String) {
        self.descriptor = descriptor
        self.name = name
    }

    /// The first passed descriptor (`SD_LISTEN_FDS_START`).
    private static let firstDescriptor = 3
    /// More than any service passes: the number comes from the environment, and bounds a loop.
    private static let maximumCount = 1024

    /// What was passed to the process `processID`, by default this one, in order; empty when nothing was, or it was meant for another.
    ///
    /// - Throws: ``ListenEnvironmentError`` when the variables contradict each other or aren't numbers.
    public static func all(
        environment: [String: String], processID: Int32? = nil
    ) throws(ListenEnvironmentError) -> [PassedSocket] {
        guard let receiver = environment["LISTEN_PID"], let count = environment["LISTEN_FDS"] else { return [] }
        guard let receiver = Int32(receiver), receiver > 0 else {
            throw ListenEnvironmentError(problem: "LISTEN_PID is no process id")
        }
        guard receiver == processID ?? getpid() else { return [] }
        guard let count = Int(count), (0...maximumCount).contains(count) else {
            throw ListenEnvironmentError(problem: "LISTEN_FDS is no number from 0 to \(maximumCount)")
        }
        var names = environment["LISTEN_FDNAMES"].map { $0.split(separator: ":", omittingEmptySubsequences: false) }
        if count == 0 { names = names ?? [] }
        if let names, count > 0, names.count != count {
            throw ListenEnvironmentError(problem: "LISTEN_FDNAMES has \(names.count) names for \(count) descriptors")
        }
        return (0..<count).map { index in
            PassedSocket(
                descriptor: CInt(firstDescriptor + index), name: names.map { String($0[index]) } ?? "unknown")
        }
    }

    /// Takes the variables out of the environment, so that children don't take the descriptors for theirs.
    ///
    /// setenv(3) isn't safe beside getenv(3) of other threads: call it before there are any.
    public static func forget() {
        for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { _ = unsafe unsetenv(name) }
    }
}

/// The variables of socket activation can't be used.
public struct ListenEnvironmentError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Which, and why.
    public let problem: String

    /// The problem.
    public var description: String { "socket activation: \(problem)" }
}

internal import CLinux
internal import Glibc
internal import Synchronization

/// Sends entries to the journal. Never waits: a journal that has stopped costs its entries, not the service.
public final class JournalSocket: Sendable {
    /// Where journald listens.
    public static let defaultPath = "/run/systemd/journal/socket"

    private let socket: DatagramSocket
    private let lost = Atomic<Int>(0)

    /// Sends to the journal at `path`; nil when the process has no descriptor left.
    public init?(path: String = defaultPath) {
        guard let socket = DatagramSocket(path: path) else { return nil }
        self.socket = socket
    }

    /// Whether `descriptor`, by default standard error, leads to the journal: `JOURNAL_STREAM` names its device and inode (systemd.exec(5)). A service
    /// whose standard error was redirected since has another one.
    public static func isConnected(_ descriptor: CInt = 2, environment: [String: String]) -> Bool {
        guard let parts = environment["JOURNAL_STREAM"]?.split(separator: ":"), parts.count == 2,
            let device = UInt64(parts[0]), let inode = UInt64(parts[1])
        else { return false }
        var ownDevice: UInt64 = 0
        var ownInode: UInt64 = 0
        // Both are written within the call.
        guard unsafe clinux_identify(descriptor, &ownDevice, &ownInode) == 0 else { return false }
        return ownDevice == device && ownInode == inode
    }

    /// How many entries the journal has not taken since ``takeLost()`` was last called.
    public var lostEntries: Int { lost.load(ordering: .relaxed) }

    /// How many entries the journal has not taken since the last call.
    public func takeLost() -> Int { lost.exchange(0, ordering: .relaxed) }

    /// Sends one entry. One that can't be sent is counted.
    ///
    /// - Returns: whether it was sent.
    @discardableResult
    public func send(_ entry: JournalEntry) -> Bool {
        do {
            try sendWhole(entry.bytes)
            return true
        } catch {
            lost.add(1, ordering: .relaxed)
            return false
        }
    }

    private func sendWhole(_ bytes: [UInt8]) throws(DatagramError) {
        do {
            try socket.send(bytes)
        } catch {
            // Longer than the send buffer takes: the journal accepts a sealed file in its place.
            guard error.errorNumber == EMSGSIZE || error.errorNumber == ENOBUFS else { throw error }
            try socket.sendSealed(bytes)
        }
    }
}

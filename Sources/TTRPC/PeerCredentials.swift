internal import CLinux

/// Who is at the other end of a Unix socket, as the kernel recorded it when the peer connected (SO_PEERCRED, unix(7)).
///
/// On the client's side of a socket that systemd activated these are the listener's credentials, not the daemon's.
public struct PeerCredentials: Sendable, Hashable {
    /// The peer's process, as seen in this pid namespace; 0 when it isn't visible.
    public let processID: Int32
    /// The peer's effective user.
    public let userID: UInt32
    /// The peer's effective group.
    public let groupID: UInt32

    /// Credentials with the given ids.
    public init(processID: Int32, userID: UInt32, groupID: UInt32) {
        self.processID = processID
        self.userID = userID
        self.groupID = groupID
    }

    /// Reads the credentials of a connected socket, nil when the kernel has none.
    init?(descriptor: CInt) {
        var processID: Int32 = 0
        var userID: UInt32 = 0
        var groupID: UInt32 = 0
        guard unsafe clinux_peer_credentials(descriptor, &processID, &userID, &groupID) == 0 else { return nil }
        self.init(processID: processID, userID: userID, groupID: groupID)
    }
}

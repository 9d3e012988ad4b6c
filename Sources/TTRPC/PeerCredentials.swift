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

    /// The peer's supplementary groups (SO_PEERGROUPS); empty where there are more than 4,096 of them.
    public let supplementaryGroupIDs: [UInt32]

    /// The most supplementary groups that are read. Linux allows 65,536 (credentials(7)); nobody has so many.
    private static let maximumGroups = 4096

    /// Credentials with the given ids.
    public init(processID: Int32, userID: UInt32, groupID: UInt32, supplementaryGroupIDs: [UInt32] = []) {
        self.processID = processID
        self.userID = userID
        self.groupID = groupID
        self.supplementaryGroupIDs = supplementaryGroupIDs
    }

    /// Reads the credentials of a connected socket, nil when the kernel has none.
    init?(descriptor: CInt) {
        var processID: Int32 = 0
        var userID: UInt32 = 0
        var groupID: UInt32 = 0
        guard unsafe clinux_peer_credentials(descriptor, &processID, &userID, &groupID) == 0 else { return nil }
        let groups = unsafe [UInt32](unsafeUninitializedCapacity: Self.maximumGroups) { buffer, count in
            guard let start = buffer.baseAddress else { return }
            // Invariant: at most so many ids are written as the buffer has room for.
            count = max(0, Int(unsafe clinux_peer_groups(descriptor, start, CInt(clamping: Self.maximumGroups))))
        }
        self.init(processID: processID, userID: userID, groupID: groupID, supplementaryGroupIDs: Array(groups[...]))
    }
}

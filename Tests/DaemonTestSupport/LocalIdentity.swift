import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// A user of this machine, as whom root can connect: what the kernel tells a server of its peer is who made the connection.
public struct LocalIdentity: Sendable, Hashable {
    /// The user.
    public var userID: UInt32
    /// The group.
    public var groupID: UInt32
    /// Further groups of the process.
    public var groups: [UInt32]

    /// A user with a group of the same number, unless told otherwise.
    public init(userID: UInt32, groupID: UInt32? = nil, groups: [UInt32] = []) {
        self.userID = userID
        self.groupID = groupID ?? userID
        self.groups = groups
    }

    /// Connects as this user.
    ///
    /// - Throws: `DaemonTestError` when this process may not change users.
    public func connect(to path: String, timeout: Duration = .seconds(10)) async throws -> RawConnection {
        // The thread ends after it: it never gets its own user back.
        try await onThread {
            try become()
            return try RawConnection(path: path, timeout: timeout)
        }
    }

    /// What makes a program run as this user: the beginning of its command line.
    public var wrapper: [String] {
        [
            "/usr/bin/setpriv", "--reuid=\(userID)", "--regid=\(groupID)",
            groups.isEmpty ? "--clear-groups" : "--groups=\(groups.map(String.init).joined(separator: ","))", "--",
        ]
    }

    /// Lets this thread alone act as the user: the C library's own functions change every thread of the process (nptl(7)).
    private func become() throws {
        typealias Syscall = @convention(c) (Int, Int, Int, Int) -> Int
        guard let symbol = dlsym(nil, "syscall") else { throw DaemonTestError("no syscall") }
        let call = unsafeBitCast(symbol, to: Syscall.self)
        #if arch(x86_64)
            let (setGroups, setUser, setGroup) = (116, 117, 119)
        #else
            let (setGroups, setUser, setGroup) = (159, 147, 149)
        #endif
        let isDone = groups.withUnsafeBufferPointer { buffer in
            call(setGroups, buffer.count, Int(bitPattern: buffer.baseAddress), 0) == 0
                && call(setGroup, Int(groupID), Int(groupID), Int(groupID)) == 0
                && call(setUser, Int(userID), Int(userID), Int(userID)) == 0
        }
        guard isDone else { throw DaemonTestError("can't become user \(userID): error \(errno)") }
    }
}

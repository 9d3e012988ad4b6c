import Glibc

/// What stat(2) says of a path, links followed.
struct FileStatus: Sendable, Hashable {
    let device: dev_t
    let inode: ino_t
    let owner: uid_t
    let group: gid_t
    /// The lower twelve bits of the mode.
    let permissions: mode_t
    let isDirectory: Bool

    /// Nil when there is nothing, or nothing that may be looked at.
    init?(_ path: String) {
        var status = stat()
        // The C library writes only the structure it is handed.
        guard unsafe stat(path, &status) == 0 else { return nil }
        device = status.st_dev
        inode = status.st_ino
        owner = status.st_uid
        group = status.st_gid
        permissions = status.st_mode & 0o7777
        isDirectory = status.st_mode & S_IFMT == S_IFDIR
    }

    func isSameFile(as other: FileStatus) -> Bool { device == other.device && inode == other.inode }

    /// Whether the mode gives `account` the rights in `bits` (4 read, 2 write, 1 enter), by its primary group only.
    func lets(_ account: SystemAccount, do bits: mode_t) -> Bool {
        let shift: mode_t = account.userID == owner ? 6 : account.groupID == group ? 3 : 0
        return (permissions >> shift) & bits == bits
    }
}

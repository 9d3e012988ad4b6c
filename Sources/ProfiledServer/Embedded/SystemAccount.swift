import Glibc
import Subprocess

/// A user of this machine.
struct SystemAccount: Sendable, Hashable {
    let userID: uid_t
    let groupID: gid_t
    let name: String

    /// The account this process acts as, or nil if its user id has no name.
    static func current() -> SystemAccount? { named(userID: geteuid()) }

    /// Looks an account up by name.
    ///
    /// Not to be called from two threads at once: the C library answers in one static buffer.
    static func named(_ name: String) -> SystemAccount? {
        // The entry is read before anything else can ask the C library for another one.
        guard let entry = unsafe getpwnam(name) else { return nil }
        return unsafe SystemAccount(entry.pointee)
    }

    /// Looks an account up by user id, as `named(_:)` does.
    static func named(userID: uid_t) -> SystemAccount? {
        guard let entry = unsafe getpwuid(userID) else { return nil }
        return unsafe SystemAccount(entry.pointee)
    }

    private init(_ entry: passwd) {
        userID = unsafe entry.pw_uid
        groupID = unsafe entry.pw_gid
        // pw_name is never null in an entry that was found.
        name = unsafe String(cString: entry.pw_name)
    }

    /// What makes a child process run as `account`, or as this process does for nil.
    static func options(_ account: SystemAccount?) -> PlatformOptions {
        var options = PlatformOptions()
        if let account {
            options.userID = account.userID
            options.groupID = account.groupID
            options.supplementaryGroups = []
        }
        return options
    }
}

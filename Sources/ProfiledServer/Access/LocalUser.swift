/// A user of this machine, as its name service knows it.
struct LocalUser: Sendable, Hashable {
    /// The name; nil when the number has none.
    let name: String?
    /// The groups that it is a member of.
    let groupIDs: Set<UInt32>
}

/// Knows the users and groups of this machine. Answers may take long; the questions are asked on a thread of their own.
protocol UserDirectory: Sendable {
    /// The user with this number, with its groups; one without a name where there is none, or the name service fails.
    func user(_ userID: UInt32) -> LocalUser
    /// The number of a group; nil where there is none.
    func groupID(named name: String) -> UInt32?
}

/// One entry of the configuration's `access`: who may do what with which accounts.
public struct AccessGrant: Sendable, Hashable {
    /// Whom a grant is for.
    public enum Subject: Sendable, Hashable {
        /// A user of this machine, by name or number.
        case user(String)
        /// Everybody in a group of this machine, by name or number.
        case group(String)
    }

    /// Whom it is for.
    public let subject: Subject
    /// Which accounts it is about; all of them for an admin.
    public let accounts: [AccountPattern]
    /// What it allows.
    public let role: AccessRole

    /// A grant.
    public init(subject: Subject, accounts: [AccountPattern], role: AccessRole) {
        self.subject = subject
        self.accounts = accounts
        self.role = role
    }
}

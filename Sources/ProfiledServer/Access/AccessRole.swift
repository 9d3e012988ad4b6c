/// What somebody may do with an account; each role includes those before it.
public enum AccessRole: String, Sendable, Hashable, Comparable, CaseIterable {
    /// Reads.
    case reader
    /// Reads and writes.
    case writer
    /// Reads and writes every account, and operates the daemon.
    case admin

    private var rank: Int {
        switch self {
        case .reader: 1
        case .writer: 2
        case .admin: 3
        }
    }

    /// Whether the right one includes the left one and more.
    public static func < (left: AccessRole, right: AccessRole) -> Bool { left.rank < right.rank }
}

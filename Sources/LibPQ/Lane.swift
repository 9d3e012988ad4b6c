/// A group of connections for one kind of work, so that slow work never stands before fast work.
public enum Lane: Int, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    /// Short reads: several requests are in flight on each connection. The server refuses writes here (`25006`), and that is
    /// what makes it safe to repeat a request whose connection was lost.
    case read
    /// Writes, and transactions: a connection has one request in flight, whose statements go out together.
    case write
    /// Long reads, such as search, summaries and pages of more than 64 records: one request a connection. The server refuses
    /// writes here too.
    case slow

    /// The lane's name in lower case.
    public var description: String {
        switch self {
        case .read: "read"
        case .write: "write"
        case .slow: "slow"
        }
    }

    /// Whether a connection serves one request at a time.
    var isExclusive: Bool { self != .read }
    /// Whether the server refuses writes.
    var isReadOnly: Bool { self != .write }
}

/// What PostgreSQL writes into `postmaster.pid` in its data folder while it runs.
///
/// The lines are: process id, data folder, start time, port, socket folder, listen address, shared memory key, status.
/// Source: "Database File Layout" in PostgreSQL's manual; the status line is what `pg_ctl start --wait` reads.
struct PostmasterFile: Sendable, Hashable {
    /// The postmaster's process id; above 1.
    let processID: Int32

    /// Whether connections are accepted now.
    let isReady: Bool

    /// Reads the file's text; nil when it holds no process id, as while it is being written.
    init?(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.first, let id = Int32(first.trimmingSpaces), id > 1 else { return nil }
        processID = id
        isReady = lines.count > 7 && lines[7].trimmingSpaces == "ready"
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        var rest = drop { $0 == " " }
        while rest.last == " " { rest.removeLast() }
        return rest
    }
}

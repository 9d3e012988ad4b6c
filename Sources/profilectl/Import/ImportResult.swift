internal import ProfileClient

/// What became of lines of an import.
struct ImportResult: Sendable, Equatable {
    /// One line that wasn't imported.
    struct Failure: Sendable, Equatable {
        let line: Int
        let violations: [String]
    }

    var created = 0
    /// Records that the account had already.
    var unchanged = 0
    var failures: [Failure] = []
    /// Bytes of the lines that went to the daemon.
    var bytes = 0

    var lines: Int { created + unchanged + failures.count }

    static func += (left: inout ImportResult, right: ImportResult) {
        left.created += right.created
        left.unchanged += right.unchanged
        left.failures += right.failures
        left.bytes += right.bytes
    }
}

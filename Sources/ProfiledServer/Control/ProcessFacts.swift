internal import FoundationEssentials
internal import Glibc
internal import Reactor
internal import SwiftProtobuf

/// What stays the same for the life of the process.
struct ProcessFacts: Sendable {
    /// The daemon's version.
    let version = DaemonVersion.current
    /// The process id.
    let processID = getpid()
    /// When the daemon started.
    let startedAt = Google_Protobuf_Timestamp(date: Date.now)
    /// The same on a clock that does not jump.
    let startTime = MonotonicTime.now()

    /// Resident memory in bytes (proc(5), `/proc/self/statm`), 0 where it can't be read.
    static var residentMemoryBytes: UInt64 {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        let fields = text.split(separator: " ")
        guard fields.count > 1, let pages = UInt64(fields[1]) else { return 0 }
        return pages.multipliedReportingOverflow(by: UInt64(clamping: sysconf(Int32(_SC_PAGESIZE)))).partialValue
    }
}

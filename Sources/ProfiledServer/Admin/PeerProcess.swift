internal import FoundationEssentials

/// A process of this machine, as `/proc` shows it now (proc(5)).
struct PeerProcess: Sendable, Hashable {
    /// The name that it gives itself; empty when it is gone.
    let command: String
    /// The systemd unit that it belongs to; empty when it belongs to none.
    let unit: String

    /// Reads what `/proc` has; processes that are gone, or hidden, are left out.
    static func read(_ processIDs: Set<Int32>) -> [Int32: PeerProcess] {
        var processes: [Int32: PeerProcess] = [:]
        for processID in processIDs where processID > 0 {
            guard let groups = try? String(contentsOfFile: "/proc/\(processID)/cgroup", encoding: .utf8) else {
                continue
            }
            let command = (try? String(contentsOfFile: "/proc/\(processID)/comm", encoding: .utf8)) ?? ""
            processes[processID] = PeerProcess(
                command: String(command.prefix { $0 != "\n" }), unit: unit(in: groups) ?? "")
        }
        return processes
    }

    /// The unit in the text of `/proc/PID/cgroup` (cgroups(7)): a line is `ID:CONTROLLERS:PATH`, and systemd's own hierarchy
    /// is the one without controllers, or named `systemd`. A service may have groups of its own below it.
    static func unit(in text: String) -> String? {
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3, fields[1].isEmpty || fields[1] == "name=systemd" else { continue }
            let unit = fields[2].split(separator: "/").last { $0.hasSuffix(".service") || $0.hasSuffix(".scope") }
            if let unit { return String(unit) }
        }
        return nil
    }
}

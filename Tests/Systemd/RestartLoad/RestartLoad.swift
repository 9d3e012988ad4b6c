import FoundationEssentials
import Glibc
import ProfileClient
import Synchronization

/// Writes through the client library, and connects again and again beside it, until a file appears; then counts.
///
///     RestartLoad SOCKET STOP-FILE
///
/// Prints one line, such as `connects=812 refused=0 acknowledged=9000 failed=0 lost=0 doubled=0`: connections that were
/// refused; writes that the library reported as failed, its own retries included; acknowledged writes that are not stored,
/// and writes that are stored twice. Exits with 1 when one of them isn't zero.
@main
struct RestartLoad {
    static let workers = 8
    static let account = "restart-load"

    nonisolated static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else {
            print("usage: RestartLoad SOCKET STOP-FILE")
            exit(64)
        }
        let (socket, stopFile) = (arguments[1], arguments[2])
        let stop = StopSign()
        let connects = ConnectCounts()
        let outcomes = try await withThrowingTaskGroup(of: [String: Bool].self) { group in
            group.addTask {
                while access(stopFile, F_OK) != 0 { try await Task.sleep(for: .milliseconds(20)) }
                stop.show()
                return [:]
            }
            group.addTask {
                while !stop.isShown {
                    connects.count(connectOnce(socket))
                    try await Task.sleep(for: .milliseconds(3))
                }
                return [:]
            }
            for worker in 0..<workers {
                group.addTask { try await write(socket, worker, until: stop) }
            }
            var all: [String: Bool] = [:]
            for try await part in group { all.merge(part) { first, _ in first } }
            return all
        }
        let stored = try await storedNames(socket)
        let acknowledged = outcomes.filter(\.value).map(\.key)
        let failed = outcomes.count - acknowledged.count
        let lost = acknowledged.count { stored[$0] == nil }
        let doubled = stored.values.count { $0 > 1 }
        print(
            "connects=\(connects.made) refused=\(connects.refused) acknowledged=\(acknowledged.count) failed=\(failed)",
            "lost=\(lost) doubled=\(doubled)")
        exit(connects.refused + failed + lost + doubled == 0 && !acknowledged.isEmpty ? 0 : 1)
    }

    /// Creates profiles one after the other. Returns each name and whether the write was acknowledged.
    private static func write(
        _ socket: String, _ worker: Int, until stop: StopSign
    ) async throws -> [String: Bool] {
        var configuration = ProfileClient.Configuration()
        configuration.retry.maximumAttempts = 10
        configuration.retry.budget = 10_000
        let client = try ProfileClient(socketPath: socket, configuration: configuration)
        let profiles = client.account(account).customerProfiles
        var outcomes: [String: Bool] = [:]
        var number = 0
        while !stop.isShown {
            number += 1
            let name = "profile \(worker)-\(number)"
            do {
                _ = try await profiles.create(name: name) { _ in }
                outcomes[name] = true
            } catch {
                outcomes[name] = false
                print("failed: \(error)")
            }
        }
        await client.close()
        return outcomes
    }

    /// How often each name is stored.
    private static func storedNames(_ socket: String) async throws -> [String: Int] {
        let client = try ProfileClient(socketPath: socket)
        var names: [String: Int] = [:]
        for try await profile in client.account(account).customerProfiles.list(pageSize: 1000) {
            names[profile.name, default: 0] += 1
        }
        await client.close()
        return names
    }

    /// Connects and closes; 0 or the error number.
    private static func connectOnce(_ path: String) -> CInt {
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        return result == 0 ? 0 : errno
    }
}

/// Shown once, when the load is to end.
final class StopSign: Sendable {
    private let shown = Atomic<Bool>(false)

    var isShown: Bool { shown.load(ordering: .relaxed) }
    func show() { shown.store(true, ordering: .relaxed) }
}

/// Connections tried, and those of them that were refused.
final class ConnectCounts: Sendable {
    private let tried = Atomic<Int>(0)
    private let failures = Atomic<Int>(0)

    var made: Int { tried.load(ordering: .relaxed) }
    var refused: Int { failures.load(ordering: .relaxed) }

    func count(_ errorNumber: CInt) {
        tried.add(1, ordering: .relaxed)
        guard errorNumber != 0 else { return }
        failures.add(1, ordering: .relaxed)
        print("refused: \(String(cString: strerror(errorNumber)))")
    }
}

import DaemonTestSupport
import Foundation
import ProfileClient
import Testing

/// The daemon with a PostgreSQL of its own.
@Suite(.timeLimit(.minutes(3)))
struct EmbeddedTests {
    @Test("it starts from nothing, keeps its data over an orderly end and over a crash, and leaves no server behind")
    func life() async throws {
        let folder = "/tmp/profiled-test-embedded-\(UInt32.random(in: 0 ... .max))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let id: String
        do {
            let daemon = try await DaemonProcess.start(database: .embedded(folder))
            let client = try daemon.client()
            let profile = try await client.account("acme").customerProfiles.create(CustomerProfile(name: "Première"))
            id = "\(profile.id)"
            await client.close()
            #expect(try await daemon.terminate() == .status(0), "\(daemon.log)")
            #expect(!Self.isServed(folder))
        }
        do {
            let daemon = try await DaemonProcess.start(database: .embedded(folder))
            #expect(try await Self.name(of: id, daemon) == "Première")
            try await daemon.kill()
        }
        let daemon = try await DaemonProcess.start(database: .embedded(folder))
        #expect(try await Self.name(of: id, daemon) == "Première")
        #expect(try await daemon.terminate() == .status(0), "\(daemon.log)")
        #expect(!Self.isServed(folder))
    }

    @Test("two daemons can't share a folder")
    func shared() async throws {
        let folder = "/tmp/profiled-test-embedded-\(UInt32.random(in: 0 ... .max))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let first = try await DaemonProcess.start(database: .embedded(folder))
        let second = try await DaemonProcess.launch(database: .embedded(folder))
        #expect(try await second.process.waitForExit() == .status(1))
        #expect(second.log.contains("another daemon uses \(folder)"), "\(second.log)")
        #expect(first.isRunning)
        #expect(try await first.terminate() == .status(0))
    }

    private static func name(of id: String, _ daemon: DaemonProcess) async throws -> String {
        let client = try daemon.client()
        let name = try await client.account("acme").customerProfiles.get(id).name
        await client.close()
        return name
    }

    /// Whether a process works in the folder's cluster.
    private static func isServed(_ folder: String) -> Bool {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return processes.contains { process in
            guard Int(process) != nil else { return false }
            let line = (try? Data(contentsOf: URL(filePath: "/proc/\(process)/cmdline"))) ?? Data()
            return String(decoding: line, as: UTF8.self).contains(folder)
        }
    }
}

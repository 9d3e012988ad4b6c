import Foundation
import ProfileModel
import ProfiledProtocol
import Reactor
import SwiftProtobuf
import Testing

@testable import ProfiledServer
@testable import TTRPC

/// Inputs that nobody sends on purpose; what was found once is kept in Tests/Corpora.
struct FuzzTests {
    private static let corpora = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Corpora")

    @Test func `a configuration file of any bytes is read or refused, and no error holds its password`() async throws {
        let folder = Self.corpora.appending(path: "configuration")
        let seeds = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            .map { Array(try Data(contentsOf: folder.appending(path: $0))) }
        try #require(!seeds.isEmpty)
        for seed in seeds { check(seed) }
        var fuzz = Fuzz(seed: 2)
        while let bytes = fuzz.mutated(seeds[fuzz.number(0..<seeds.count)]) { check(bytes) }
        #expect(fuzz.rounds > 100)
    }

    private func check(_ bytes: [UInt8]) {
        let file = ConfigurationFile(String(decoding: bytes, as: UTF8.self))
        #expect(file.problems.allSatisfy { !$0.contains("hunter2%21secret") }, "\(bytes)")
        #expect(file.values.keys.allSatisfy { key in ConfigurationOption.all.contains { $0.key == key } })
    }

    @Test func `a filter of any text is understood or refused for a reason`() {
        let seeds = [
            #"name = "x" AND NOT (is_active = true OR version >= 3)"#,
            #"labels.team:* AND interests:"running" AND created_at > "2026-02-03T04:05:06.789Z""#,
            #"demographics.ageRange.min >= 25 AND id != "4c847625-1912-5d61-90ec-27f79e49c65b""#,
            #"demographics.`odd key`.list:"a\"b\\c" OR description:"ÄÖ%_'""#,
        ]
        var fuzz = Fuzz(seed: 4)
        while let bytes = fuzz.mutated(Array(seeds[fuzz.number(0..<seeds.count)].utf8)) {
            let text = String(decoding: bytes, as: UTF8.self)
            do throws(ProfileError) {
                let filter = try FilterExpression.parse(text, for: .customerProfile)
                #expect((filter == nil) == text.allSatisfy(\.isWhitespace), "\(text.debugDescription)")
            } catch {
                #expect(error.reason == .invalidFilter, "\(text.debugDescription)")
            }
        }
        #expect(fuzz.rounds > 100)
    }

    private static func entry(_ router: Router, _ names: [[UInt8]]) -> MethodEntry? {
        guard names.count == 2 else { return nil }
        let (service, method) = (names[0], names[1])
        return router.entry(service: service.span, method: method.span)
    }

    /// Requests that work, as `service/method` and hexadecimal payload, one a line.
    private func requests(_ daemon: TestDaemon) async throws -> [(MethodEntry, [UInt8])] {
        let text = try String(contentsOf: Self.corpora.appending(path: "requests.txt"), encoding: .utf8)
        return try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let parts = line.split(separator: " ", omittingEmptySubsequences: false)
            let found = Self.entry(daemon.router, parts[0].split(separator: "/").map { Array($0.utf8) })
            let entry = try #require(found, "\(line)")
            let digits = Array(parts.count > 1 ? parts[1] : "")
            let bytes = try stride(from: 0, to: digits.count - 1, by: 2).map { index in
                try #require(UInt8(String(digits[index...index + 1]), radix: 16))
            }
            return (entry, bytes)
        }
    }

    @Test func `a request of any bytes is answered, and never as a fault of the daemon`() async throws {
        try await TestDaemon.with { daemon in
            let seeds = try await requests(daemon)
            let unseeded = daemon.router.methods.filter { $0.shape == .unary }.map(\.fullName)
                .filter { name in !seeds.contains { $0.0.method.fullName == name } }
            // Of no use to a fuzzer, since no request follows them for long; their requests have no fields.
            let left = ["PausePool", "ReconnectPool", "Drain"].map { "profiled.v1.AdminService/\($0)" }
            #expect(Set(unseeded) == Set(left))
            for (entry, payload) in seeds { await answer(entry, payload) }
            var fuzz = Fuzz(seed: 3)
            while true {
                let (entry, seed) = seeds[fuzz.number(0..<seeds.count)]
                guard let payload = fuzz.mutated(seed) else { break }
                await answer(entry, payload)
            }
            #expect(fuzz.rounds > 20)
            #expect(daemon.log.lines.allSatisfy { !$0.hasPrefix("error") }, "\(daemon.log.lines.prefix(3))")
        }
    }

    private func answer(_ entry: MethodEntry, _ payload: [UInt8]) async {
        guard case .unary(let prepare) = entry.handler else { return }
        let context = ServerContext(
            peer: PeerCredentials(processID: 1, userID: 0, groupID: 0), metadata: [:], method: entry.method,
            streamID: 1,
            connectionID: 1, receivedAt: .now(), deadline: .now() + .seconds(30), connection: nil)
        do {
            _ = try await prepare(payload.span)(context)
        } catch {
            let code = (error as? RPCError)?.code
            let line = "\(entry.method.fullName) " + payload.map { String(format: "%02x", $0) }.joined()
            #expect(code != nil && code != .internalError && code != .unknown, "\(error) for \(line)")
        }
    }
}

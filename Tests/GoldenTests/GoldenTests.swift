import Foundation
import Logging
import Reactor
import SwiftProtobuf
import TTRPC
import Testing

@testable import ProfiledProtocol

/// Plays the golden conversations against the real server over a real socket.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct GoldenTests {
    /// Cases whose subject is tested elsewhere: sending descriptors needs more than bytes.
    private static let playedElsewhere: Set = ["descriptors"]

    private static func playable(_ file: String) throws -> [GoldenCase] {
        try GoldenCase.cases(in: file).filter {
            !$0.isForClients && $0.service == nil && !playedElsewhere.contains($0.name)
        }
    }

    @Test("the server answers every golden unary call", arguments: try Self.playable("unary"))
    func unary(golden: GoldenCase) async throws { try await play(golden) }

    @Test("the server answers every golden stream", arguments: try Self.playable("streams"))
    func streams(golden: GoldenCase) async throws { try await play(golden) }

    @Test("the server answers malformed input as specified", arguments: try Self.playable("malformed"))
    func malformed(golden: GoldenCase) async throws { try await play(golden) }

    @Test("the descriptor set has every service of the module, and what it imports first")
    func descriptorSet() throws {
        let set = try Google_Protobuf_FileDescriptorSet(serializedBytes: DescriptorSet.serialized)
        var seen: Set<String> = []
        for file in set.file {
            #expect(file.dependency.allSatisfy(seen.contains), "\(file.name)")
            seen.insert(file.name)
        }
        let services = set.file.flatMap { file in file.service.map { "\(file.package).\($0.name)" } }
        #expect(
            Set(services) == [
                Grpc_Health_V1_Health.serviceName, Profiled_V1_AccountService.serviceName,
                Profiled_V1_AdminService.serviceName, Profiled_V1_BrandGuidelineService.serviceName,
                Profiled_V1_Control.serviceName, Profiled_V1_CustomerProfileService.serviceName,
            ])
    }

    private func play(_ golden: GoldenCase) async throws {
        let echo = EchoService()
        var router = Router()
        router.register(echo)
        var configuration = ServerConfiguration()
        configuration.readIdleTimeout = .milliseconds(200)
        configuration.writeStallTimeout = .milliseconds(200)
        let reactor = try Reactor(name: "golden")
        try reactor.start()
        let server = TTRPCServer(
            configuration: configuration, router: router, reactor: reactor, logger: Logger(label: "golden"))
        let path = "/tmp/golden-\(UUID().uuidString.prefix(8)).sock"
        try await server.listen(.bind(path: path))
        let player = try GoldenPlayer(connection: RawConnection(path: path), echo: echo)
        let outcome = Result { try player.play(golden) }
        await server.shutdown(within: .zero)
        await reactor.shutdown()
        try outcome.get()
    }
}

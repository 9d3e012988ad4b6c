import Foundation
import Synchronization
import TTRPCWire
import Testing

@testable import TTRPC

/// The server under test plays the conversations of protocol/golden.
struct GoldenTests {
    private static let limits: ServerConfiguration = {
        var configuration = ServerConfiguration()
        configuration.readIdleTimeout = .milliseconds(50)
        configuration.writeStallTimeout = .milliseconds(50)
        return configuration
    }()

    @Test("the files are there")
    func files() { #expect(GoldenCase.all.count > 70) }

    @Test(
        "a conversation goes as written, and a second connection is served afterwards",
        arguments: GoldenCase.all.filter { !$0.isForClients && $0.service == nil })
    func plays(golden: GoldenCase) async throws {
        try await TestServer.run(configuration: Self.limits) { test in
            let before = openDescriptors()
            var connection: RawConnection? = try RawConnection(path: test.path)
            if let connection { try await play(golden, on: connection, test) }
            try await test.expectAlive()
            connection = nil
            await until { test.server.statistics.openConnections == 0 && test.server.statistics.runningCalls == 0 }
            _ = before
        }
    }

    private func play(_ golden: GoldenCase, on connection: RawConnection, _ test: TestServer) async throws {
        var expected: [[UInt8]] = []
        var isOrderFree = false
        var handled = 0
        func settle() async throws {
            guard !expected.isEmpty else { return }
            var received: [[UInt8]] = []
            for _ in expected { received.append(try await frame(connection)) }
            if isOrderFree {
                #expect(Set(received) == Set(expected), "\(golden.testDescription)")
            } else if received != expected {
                Issue.record(
                    "\(golden.testDescription): \(received.map { $0.prefix(80) }) instead of \(expected.map { $0.prefix(80) })"
                )
            }
            expected = []
            isOrderFree = false
        }
        for step in golden.steps {
            if case .server = step {} else if step != .orderFree { try await settle() }
            switch step {
            case .client(let bytes, let descriptors):
                handled = test.service.handled.load(ordering: .relaxed)
                if descriptors > 0 {
                    connection.send(bytes, descriptors: descriptors)
                } else {
                    connection.send(bytes)
                }
            case .server(let bytes): expected.append(bytes)
            case .response(let streamID, let code):
                let answer = try #require(try await connection.receive(), "\(golden.testDescription)")
                #expect(answer.header.streamID == streamID && answer.header.type == .response)
                let data = answer.data
                let status = try #require(try ResponseEnvelope(parsing: data.span).status)
                #expect(
                    RPCError(encodedStatus: data.span.extracting(status))?.code.name == code,
                    "\(golden.testDescription)")
            case .noHandler:
                #expect(test.service.handled.load(ordering: .relaxed) == handled, "\(golden.testDescription)")
            case .close: #expect(try await connection.receive() == nil, "\(golden.testDescription)")
            case .shut: connection.shut()
            case .orderFree: isOrderFree = true
            case .nothing, .silence: break
            case .readNothing:
                // The server must close by itself; what it wrote before is then read until the end.
                let statistics = test.server.statistics
                await until { statistics.acceptedConnections == 1 && statistics.openConnections == 0 }
                while try await connection.receive() != nil {}
            }
        }
        try await settle()
    }

    private func frame(_ connection: RawConnection) async throws -> [UInt8] {
        let (header, data) = try #require(try await connection.receive(), "the server closed the connection")
        var bytes: [UInt8] = []
        header.append(to: &bytes)
        return bytes + data
    }
}

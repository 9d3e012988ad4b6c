import Foundation
import Logging
import PostgresTestSupport
import Reactor
import Testing

@testable import LibPQ

/// One reactor for all suites of this process, and connections and pools on databases of their own.
enum Fixture {
    static let reactor: Reactor = {
        do {
            let reactor = try Reactor(name: "libpq-tests")
            try reactor.start()
            return reactor
        } catch {
            preconditionFailure("no reactor: \(error)")
        }
    }()

    static let logger = Logger(label: "tests", factory: { _ in SwiftLogNoOpLogHandler() })

    static func configuration(
        _ server: TestPostgres = .shared, _ change: (inout PostgresConfiguration) -> Void = { _ in }
    ) async throws -> PostgresConfiguration {
        var configuration = try PostgresConfiguration(conninfo: await server.makeDatabase())
        change(&configuration)
        return configuration
    }

    static func withConnection<Value>(
        _ configuration: PostgresConfiguration? = nil, _ body: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        let given = if let configuration { configuration } else { try await Self.configuration() }
        let connection = try await PostgresConnection.connect(
            configuration: given, reactor: reactor, logger: logger)
        do {
            let value = try await body(connection)
            await connection.close()
            return value
        } catch {
            await connection.close()
            throw error
        }
    }

    static func withPool<Value>(
        _ configuration: PostgresConfiguration? = nil, _ body: (PostgresPool) async throws -> Value
    ) async throws -> Value {
        let given = if let configuration { configuration } else { try await Self.configuration() }
        let pool = PostgresPool(configuration: given, reactor: reactor, logger: logger)
        try await pool.start()
        do {
            let value = try await body(pool)
            await pool.shutdown()
            return value
        } catch {
            await pool.shutdown()
            throw error
        }
    }
}

extension PostgresParameters {
    /// The values that `fill` appends.
    static func of(_ fill: (inout PostgresParameters) -> Void) -> PostgresParameters {
        var parameters = PostgresParameters()
        fill(&parameters)
        return parameters
    }
}

/// The error that `body` throws; a test fails when it is none of ours, or there is none.
func failure(of body: () async throws -> Void) async -> PostgresError? {
    do {
        try await body()
        Issue.record("nothing was thrown")
    } catch let error as PostgresError {
        return error
    } catch {
        Issue.record("another error: \(error)")
    }
    return nil
}

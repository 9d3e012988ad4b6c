import Foundation
import SwiftProtobuf
import TTRPC
import Testing

/// Calls containerd's own ttrpc server from our client. Run by `make interop`, which starts that server and says where it
/// listens; without it there is nothing to call.
@Suite(
    .enabled(if: ProcessInfo.processInfo.environment["PROFILED_INTEROP_SOCKET"] != nil, "make interop starts the peer"),
    .timeLimit(.minutes(1)))
struct GoServerTests {
    private let client: TTRPCClient

    init() throws {
        client = try TTRPCClient(path: ProcessInfo.processInfo.environment["PROFILED_INTEROP_SOCKET"] ?? "")
    }

    private static func method(_ name: String) -> MethodDescriptor {
        MethodDescriptor(service: "interop.v1.Interop", method: name, shape: .unary)
    }

    private func echo(_ text: String) async throws -> String {
        let answer: Google_Protobuf_StringValue = try await client.unary(
            Self.method("Echo"), Google_Protobuf_StringValue(text))
        return answer.value
    }

    private func failure(_ body: () async throws -> Void) async -> RPCError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? RPCError
        }
    }

    @Test("1,000 calls at once over one connection all get their own answer")
    func thousandEchoes() async throws {
        let answers = try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for index in 0..<1000 { group.addTask { (index, try await echo("text \(index) é 🦢")) } }
            var answers: [Int: String] = [:]
            for try await (index, answer) in group { answers[index] = answer }
            return answers
        }
        #expect(answers.count == 1000)
        for (index, answer) in answers { #expect(answer == "text \(index) é 🦢") }
    }

    @Test("an empty message and one of almost 4 MiB come back as they went")
    func sizes() async throws {
        #expect(try await echo("") == "")
        let large = String(repeating: "ä", count: 2_000_000)
        #expect(try await echo(large) == large)
    }

    @Test("a status comes with its code, message and details", arguments: [3, 5, 8, 13] as [Int32])
    func statuses(code: Int32) async throws {
        let error = await failure {
            let _: Google_Protobuf_Empty = try await client.unary(
                Self.method("Fail"), Google_Protobuf_Int32Value(code))
        }
        #expect(error?.code.rawValue == code)
        #expect(error?.message == "failed as asked")
        let request: Google_Rpc_BadRequest? = error?.detail()
        #expect(request?.fieldViolations.first?.field == "value")
        let retry: Google_Rpc_RetryInfo? = error?.detail()
        #expect(retry?.retryDelay.timeInterval == 1.5)
    }

    @Test("metadata arrives, a repeated key with all its values")
    func metadata() async throws {
        var metadata = Metadata()
        metadata.append("flavour", "salt")
        metadata.append("flavour", "vinegar")
        let answer: Google_Protobuf_StringValue = try await client.unary(
            Self.method("Metadata"), Google_Protobuf_StringValue("flavour"), options: CallOptions(metadata: metadata))
        #expect(answer.value == "salt,vinegar")
    }

    @Test("the deadline reaches the server, and a call that takes longer ends at it")
    func deadlines() async throws {
        let left: Google_Protobuf_Int64Value = try await client.unary(
            Self.method("Deadline"), Google_Protobuf_Empty(), options: CallOptions(timeout: .seconds(20)))
        #expect((1_000_000_000...20_000_000_000).contains(left.value))
        let start = ContinuousClock.now
        let error = await failure {
            let _: Google_Protobuf_Empty = try await client.unary(
                Self.method("Slow"), Google_Protobuf_Duration(seconds: 30),
                options: CallOptions(timeout: .milliseconds(200)))
        }
        #expect(error?.code == .deadlineExceeded)
        #expect(start.duration(to: .now) < .seconds(5))
        #expect(try await echo("still there") == "still there")
    }

    @Test("an unknown method is UNIMPLEMENTED")
    func unknownMethod() async {
        let error = await failure {
            let _: Google_Protobuf_Empty = try await client.unary(Self.method("Nothing"), Google_Protobuf_Empty())
        }
        #expect(error?.code == .unimplemented)
    }
}

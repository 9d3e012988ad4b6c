import ProfileClient
import TTRPC
import Testing

@testable import profilectl

struct CommandFailureTests {
    private let method = MethodDescriptor(service: "s", method: "m", shape: .unary)

    private func failure(_ status: RPCError) -> CommandFailure {
        CommandFailure(ProfileClientError(status, calling: method), subject: "brand guideline 7 in account demo")
    }

    @Test func `Violations are told with field and rule`() {
        let failure = failure(.invalidField("brand_guideline.brand_name", "must not be empty"))
        #expect(failure.status == .invalid)
        #expect(failure.lines == ["brand_guideline.brand_name: must not be empty"])
    }

    @Test func `What isn't there is named`() {
        let failure = failure(RPCError(code: .notFound, message: ""))
        #expect(failure == CommandFailure(.notFound, "there is no brand guideline 7 in account demo"))
    }

    @Test func `An unreachable daemon comes with what to do next`() {
        let status = RPCError(code: .unavailable, message: "can't connect").adding(
            reason: RPCError.notSentReason, domain: "ttrpc")
        let failure = failure(status)
        #expect(failure.status == .unavailable)
        #expect(failure.lines.count == 1)
        #expect(failure.lines.first?.contains("--socket") == true)
        #expect(failure.lines.first?.contains("systemctl start profiled") == true)
    }

    @Test func `A lost connection under a change asks to look first`() {
        let status = RPCError(code: .unavailable, message: "").adding(
            reason: RPCError.connectionLostReason, domain: "ttrpc")
        #expect(failure(status).status == .outcomeUnknown)
    }

    @Test func `Versions and taken names are conflicts`() {
        let version = RPCError(code: .aborted, message: "").adding(
            reason: "VERSION_MISMATCH", domain: "profiled", metadata: ["current_version": "4"])
        #expect(failure(version).lines == ["brand guideline 7 in account demo is at version 4 now; read it again"])
        let taken = RPCError(code: .alreadyExists, message: "another has it").adding(
            reason: "NAME_TAKEN", domain: "profiled", metadata: ["existing_id": "9"])
        #expect(failure(taken).lines == ["another has it (name): 9 has it"])
        #expect(failure(taken).status == .conflict)
    }

    @Test func `Text of the daemon can't drive the terminal`() {
        let failure = failure(RPCError(code: .unknown, message: "\u{1B}[2J"))
        #expect(failure.lines == [#"UNKNOWN: \u{1B}[2J"#])
    }
}

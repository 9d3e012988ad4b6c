import TTRPC
import Testing

@testable import ProfileClient

struct ErrorTests {
    private func error(
        _ code: RPCError.Code, reason: String? = nil, metadata: [String: String] = [:],
        effect: ProfileClientError.Effect = .write
    ) -> ProfileClientError {
        var status = RPCError(code: code, message: "message")
        if let reason { status = status.adding(reason: reason, domain: "profiled", metadata: metadata) }
        let method = MethodDescriptor(service: "s", method: "m", shape: .unary)
        return ProfileClientError(status, method: method, requestID: "id", effect: effect)
    }

    @Test func `Kinds come from code and reason`() {
        #expect(error(.notFound).kind == .notFound)
        #expect(
            error(.aborted, reason: "VERSION_MISMATCH", metadata: ["current_version": "4"]).kind
                == .versionMismatch(current: 4))
        #expect(error(.aborted, reason: "VERSION_MISMATCH", metadata: ["current_version": "x"]).kind == .conflict)
        #expect(error(.aborted).kind == .conflict)
        #expect(
            error(.alreadyExists, reason: "ID_TAKEN", metadata: ["existing_id": "7"]).kind
                == .alreadyExists(field: "id", existingID: "7"))
        #expect(error(.alreadyExists, reason: "NAME_TAKEN").kind == .alreadyExists(field: "name", existingID: nil))
        #expect(error(.unavailable, reason: "OUTCOME_UNKNOWN").kind == .outcomeUnknown)
        #expect(error(.unauthenticated).kind == .permissionDenied)
        #expect(error(.dataLoss).kind == .internalError)
        #expect(error(.unknown).kind == .other(.unknown))
        #expect(error(.invalidArgument).kind == .invalid([]))
    }

    @Test func `A connection lost under a write leaves doubt, under a read it doesn't`() {
        let write = error(.unavailable, reason: RPCError.connectionLostReason)
        #expect(write.kind == .outcomeUnknown)
        #expect(write.mayHaveTakenEffect)
        let read = error(.unavailable, reason: RPCError.connectionLostReason, effect: .read)
        #expect(read.kind == .unavailable(retryAfter: nil))
        #expect(!read.mayHaveTakenEffect)
    }

    @Test func `A deadline leaves doubt unless the daemon says that nothing was changed`() {
        #expect(error(.deadlineExceeded).mayHaveTakenEffect)
        #expect(!error(.deadlineExceeded, reason: "DEADLINE_EXCEEDED").mayHaveTakenEffect)
        #expect(!error(.deadlineExceeded, effect: .read).mayHaveTakenEffect)
        #expect(!error(.unavailable, reason: RPCError.notSentReason).mayHaveTakenEffect)
    }

    @Test func `Violations name fields, rules and items of a batch`() {
        let status = RPCError.invalidField("brand_guidelines[7].brand_name", "must not be empty")
        let method = MethodDescriptor(service: "s", method: "m", shape: .unary)
        let error = ProfileClientError(status, method: method, requestID: "id", effect: .write)
        #expect(
            error.violations == [FieldViolation(field: "brand_guidelines[7].brand_name", rule: "must not be empty")])
        #expect(error.violations.first?.itemIndex == 7)
        #expect(FieldViolation(field: "name", rule: "").itemIndex == nil)
        #expect(FieldViolation(field: "a[", rule: "").itemIndex == nil)
        #expect(FieldViolation(field: "a[]", rule: "").itemIndex == nil)
        #expect(FieldViolation(field: "a]x[9999999999999999999999]", rule: "").itemIndex == nil)
    }
}

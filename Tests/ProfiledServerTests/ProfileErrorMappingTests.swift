import ProfileModel
import SwiftProtobuf
import TTRPC
import Testing

@testable import ProfiledServer

struct ProfileErrorMappingTests {
    struct Row: Sendable {
        var kind: ProfileError.Kind
        var code: RPCError.Code
        var reason: String
        var details: [String]
    }

    private static let violation = FieldViolation(field: "customer_profile.name", rule: "must not be empty")

    /// Every kind, as protocol/PROTOCOL.md has it ("Errors").
    static let rows: [Row] = [
        Row(
            kind: .invalidArgument([violation]), code: .invalidArgument, reason: "INVALID_FIELD",
            details: ["BadRequest"]),
        Row(kind: .outOfRange([violation]), code: .outOfRange, reason: "OUT_OF_RANGE", details: ["BadRequest"]),
        Row(
            kind: .notFound(.customerProfile, id: "x"), code: .notFound, reason: "NOT_FOUND", details: ["ResourceInfo"]),
        Row(
            kind: .alreadyExists(.customerProfile, field: "name", existingID: "y"), code: .alreadyExists,
            reason: "ALREADY_EXISTS", details: ["ResourceInfo"]),
        Row(
            kind: .alreadyExists(.customerProfile, field: "name", existingID: nil), code: .alreadyExists,
            reason: "ALREADY_EXISTS", details: []),
        Row(kind: .aborted(currentVersion: 7), code: .aborted, reason: "VERSION_MISMATCH", details: []),
        Row(kind: .aborted(currentVersion: nil), code: .aborted, reason: "CONFLICT", details: ["RetryInfo"]),
        Row(
            kind: .failedPrecondition([PreconditionViolation(type: "DELETED", subject: "s", description: "d")]),
            code: .failedPrecondition, reason: "FAILED_PRECONDITION", details: ["PreconditionFailure"]),
        Row(kind: .permissionDenied, code: .permissionDenied, reason: "PERMISSION_DENIED", details: []),
        Row(
            kind: .resourceExhausted(retryAfter: .milliseconds(100)), code: .resourceExhausted,
            reason: "RESOURCE_EXHAUSTED", details: ["RetryInfo"]),
        Row(
            kind: .resourceExhausted(retryAfter: nil), code: .resourceExhausted, reason: "RESOURCE_EXHAUSTED",
            details: []),
        Row(
            kind: .unavailable(retryAfter: nil), code: .unavailable, reason: "DATABASE_UNAVAILABLE",
            details: ["RetryInfo"]),
        Row(kind: .outcomeUnknown, code: .unavailable, reason: "OUTCOME_UNKNOWN", details: []),
        Row(kind: .deadlineExceeded, code: .deadlineExceeded, reason: "DEADLINE_EXCEEDED", details: []),
        Row(kind: .cancelled, code: .cancelled, reason: "CANCELLED", details: []),
        Row(kind: .internalError, code: .internalError, reason: "INTERNAL", details: []),
    ]

    @Test("a kind of error has one code, one reason and its details", arguments: rows)
    func mapping(row: Row) throws {
        let status = RPCError(ProfileError(row.kind))
        #expect(status.code == row.code)
        let info: Google_Rpc_ErrorInfo = try #require(status.detail())
        #expect(info.reason == row.reason)
        #expect(info.domain == "profiled")
        let names = status.details.map { String($0.typeURL.drop { $0 != "/" }.dropFirst()) }
        #expect(names == (["ErrorInfo"] + row.details).map { "google.rpc.\($0)" })
        #expect(!status.message.isEmpty)
    }

    @Test func `details say which field, which record and which version`() throws {
        let invalid: Google_Rpc_BadRequest = try #require(
            RPCError(ProfileError(.invalidArgument([Self.violation]))).detail())
        #expect(invalid.fieldViolations.first?.field == "customer_profile.name")
        #expect(invalid.fieldViolations.first?.description_p == "must not be empty")
        let taken = RPCError(ProfileError(.alreadyExists(.brandGuideline, field: "name", existingID: "id-1")))
        let info: Google_Rpc_ErrorInfo = try #require(taken.detail())
        #expect(info.metadata == ["field": "name", "existing_id": "id-1"])
        let resource: Google_Rpc_ResourceInfo = try #require(taken.detail())
        #expect(resource.resourceType == "profiled.v1.BrandGuideline" && resource.resourceName == "id-1")
        let mismatch: Google_Rpc_ErrorInfo = try #require(RPCError(ProfileError(.aborted(currentVersion: 7))).detail())
        #expect(mismatch.metadata == ["current_version": "7"])
    }

    @Test func `a fault of ours has a fixed text whatever is known of it`() {
        let error = ProfileError(.internalError, message: "password=hunter2", underlying: NoReactor())
        #expect(RPCError(error).message == "internal error")
        #expect(!"\(RPCError(error))".contains("hunter2"))
    }

    @Test func `an answer fits a frame however much text of the request an error repeats`() {
        let long = String(repeating: "ü", count: 300_000)
        let violations = [FieldViolation](repeating: FieldViolation(field: long, rule: long), count: 500)
        for kind: ProfileError.Kind in [
            .invalidArgument(violations), .outOfRange(violations), .notFound(.customerProfile, id: long),
            .alreadyExists(.customerProfile, field: long, existingID: long),
            .failedPrecondition([PreconditionViolation(type: "T", subject: long, description: long)]),
        ] {
            #expect(RPCError(ProfileError(kind)).encodedSize < 300_000)
        }
    }
}

extension RPCError {
    fileprivate var encodedSize: Int {
        message.utf8.count + details.reduce(0) { $0 + $1.value.count + $1.typeURL.utf8.count }
    }
}

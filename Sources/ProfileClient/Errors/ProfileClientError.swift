public import TTRPC

/// How a call to the daemon failed, in terms of what a program can do about it.
///
/// ```swift
/// do throws(ProfileClientError) {
///     _ = try await profiles.update(id, expectedVersion: 3) { $0.name = "Commuters" }
/// } catch {
///     switch error.kind {
///     case .versionMismatch(let current): print("somebody was faster: it is version \(current) now")
///     case .invalid(let violations): print(violations)
///     default: throw error
///     }
/// }
/// ```
public struct ProfileClientError: Error, Sendable {
    /// What went wrong; one case for each way a program can react. Cases may be added: switch with a default.
    public enum Kind: Sendable, Hashable {
        /// The request breaks rules, whatever is stored. Empty when the daemon named no field.
        case invalid([FieldViolation])
        /// There is no such record in the account.
        case notFound
        /// Something that must be unique is taken: `field` says what (`id`, `name`, `is_default`), `existingID` which
        /// record has it; nil where the daemon doesn't say.
        case alreadyExists(field: String?, existingID: String?)
        /// The record isn't at the version expected; `current` is the one it is at.
        case versionMismatch(current: Int64)
        /// The work lost a race and was rolled back; nothing was changed.
        case conflict
        /// The stored state doesn't allow it: the record is deleted, or not deleted, or in use.
        case failedPrecondition([PreconditionViolation])
        /// The caller may not do this, or isn't known.
        case permissionDenied
        /// A limit was reached; `retryAfter` is the daemon's advice.
        case resourceExhausted(retryAfter: Duration?)
        /// The daemon or its database can't be reached; nothing was changed.
        case unavailable(retryAfter: Duration?)
        /// The connection was lost when a change may have been made already: read before trying again.
        case outcomeUnknown
        /// The time limit passed. See ``ProfileClientError/mayHaveTakenEffect``.
        case deadlineExceeded
        /// The calling task was cancelled. See ``ProfileClientError/mayHaveTakenEffect``.
        case cancelled
        /// A position lies beyond what is kept.
        case outOfRange
        /// This daemon doesn't have the method.
        case unimplemented
        /// A fault of the daemon; its journal tells more under ``ProfileClientError/requestID``.
        case internalError
        /// A failure of another kind.
        case other(RPCError.Code)
    }

    /// What went wrong.
    public let kind: Kind
    /// A sentence for people; its wording may change.
    public let message: String
    /// The constant the daemon gave for programs, such as `NAME_TAKEN`; nil when it gave none.
    public let reason: String?
    /// The method that was called, as `service/method`.
    public let method: String
    /// The id of the call in the daemon's journal.
    public let requestID: String
    /// Whether a change may have been made although the call failed. Always false for calls that only read.
    public let mayHaveTakenEffect: Bool
    /// The status as the daemon sent it, with all details.
    public let status: RPCError

    /// The fields that break a rule; empty for failures of another kind.
    public var violations: [FieldViolation] {
        if case .invalid(let violations) = kind { violations } else { [] }
    }

    /// The field of the request that the failure is about, such as `requests[7].expected_version`; nil when the daemon
    /// names none. Fields that break rules are in ``violations``.
    public var field: String? { status.detail(Google_Rpc_ErrorInfo.self)?.metadata["field"] }

    /// Whether there is no such record.
    public var isNotFound: Bool { kind == .notFound }

    /// Whether the record was at another version than the one expected.
    public var isVersionMismatch: Bool { if case .versionMismatch = kind { true } else { false } }

    /// Whether something that must be unique is taken.
    public var isAlreadyExists: Bool { if case .alreadyExists = kind { true } else { false } }
}

extension ProfileClientError: CustomStringConvertible {
    /// The code, the message and every violation but a single one that the message tells already.
    public var description: String {
        var text = "\(status.code.name): \(message)"
        if violations.count > 1 { text += " [" + violations.map(\.description).joined(separator: "; ") + "]" }
        return text
    }
}

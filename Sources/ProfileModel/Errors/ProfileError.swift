/// Everything that can go wrong with a request below the wire.
///
/// The store maps SQLSTATE into it and the handlers map it to a status, both by an exhaustive switch over `Kind`.
public struct ProfileError: Error, Sendable {
    /// What went wrong; one case for each way a caller can react.
    public enum Kind: Sendable {
        /// The request breaks rules whatever is stored. Never empty.
        case invalidArgument([FieldViolation])
        /// There is no such record in that account.
        case notFound(ProfileKind, id: String)
        /// There is no such usage in that account: the usage's id, or the campaign that has none.
        case usageNotFound(String)
        /// Another record stands in the way: `field` is what must be unique, such as `name`, and `existingID` the
        /// record that has it, where it is known.
        case alreadyExists(ProfileKind, field: String, existingID: String?)
        /// The record is at another version than the caller expected, or the work lost a race and was rolled back;
        /// then there is no version to tell.
        case aborted(currentVersion: Int64?)
        /// The stored state does not allow it.
        case failedPrecondition([PreconditionViolation])
        /// The caller may not do this.
        case permissionDenied
        /// A bound was reached.
        case resourceExhausted(retryAfter: Duration?)
        /// The database cannot be reached; nothing was changed.
        case unavailable(retryAfter: Duration?)
        /// The connection was lost when the work may have been done already.
        case outcomeUnknown
        /// The time given was not enough; nothing was changed.
        case deadlineExceeded
        /// The caller gave up; nothing was changed.
        case cancelled
        /// A position lies beyond what is kept, such as a resume token that is too old.
        case outOfRange([FieldViolation])
        /// A fault of ours. The caller is told nothing but that.
        case internalError
    }

    /// What went wrong.
    public let kind: Kind
    /// A constant for programs to switch on.
    public let reason: Reason
    /// One sentence for people. Never holds other accounts' data.
    public let message: String
    /// The field of the request that it is about, where the kind doesn't name it itself; nil where the request has but
    /// one that it can be.
    public let field: String?
    /// What caused it, for the journal only.
    public let underlying: (any Error)?

    /// Makes an error; `reason` and `message` have a default for each kind.
    public init(
        _ kind: Kind, reason: Reason? = nil, message: String? = nil, field: String? = nil,
        underlying: (any Error)? = nil
    ) {
        self.kind = kind
        self.field = field
        self.reason = reason ?? Self.defaultReason(of: kind)
        self.message = message ?? Self.defaultMessage(of: kind)
        self.underlying = underlying
    }

    private static func defaultReason(of kind: Kind) -> Reason {
        switch kind {
        case .invalidArgument: .invalidField
        case .notFound, .usageNotFound: .notFound
        case .alreadyExists: .alreadyExists
        case .aborted(let currentVersion): currentVersion == nil ? .conflict : .versionMismatch
        case .failedPrecondition: .failedPrecondition
        case .permissionDenied: .permissionDenied
        case .resourceExhausted: .resourceExhausted
        case .unavailable: .databaseUnavailable
        case .outcomeUnknown: .outcomeUnknown
        case .deadlineExceeded: .deadlineExceeded
        case .cancelled: .cancelled
        case .outOfRange: .outOfRange
        case .internalError: .internalError
        }
    }

    private static func defaultMessage(of kind: Kind) -> String {
        switch kind {
        case .invalidArgument(let violations), .outOfRange(let violations): Self.summary(of: violations)
        case .notFound(let kind, let id): "there is no \(kind.title) \(id) in this account"
        case .usageNotFound(let name): "there is no usage \(name) in this account"
        case .alreadyExists(let kind, let field, _): "another \(kind.title) of this account has the same \(field)"
        case .aborted(.some(let version)): "the record is at version \(version) now"
        case .aborted(nil): "another change came first; nothing was changed"
        case .failedPrecondition(let violations): violations.map(\.description).joined(separator: "; ")
        case .permissionDenied: "not allowed"
        case .resourceExhausted: "too much at once"
        case .unavailable: "the database cannot be reached; nothing was changed"
        case .outcomeUnknown: "the connection to the database was lost before it said whether the change was made"
        case .deadlineExceeded: "the deadline passed; nothing was changed"
        case .cancelled: "cancelled; nothing was changed"
        case .internalError: "internal error"
        }
    }

    private static func summary(of violations: [FieldViolation]) -> String {
        guard let first = violations.first else { return "a field breaks its rule" }
        let more = violations.count > 1 ? " (and \(violations.count - 1) more)" : ""
        return "\(first.field) \(first.rule)\(more)"
    }
}

extension ProfileError {
    /// The request breaks these rules.
    public static func invalidArgument(_ violations: [FieldViolation], reason: Reason = .invalidField) -> ProfileError {
        ProfileError(.invalidArgument(violations), reason: reason)
    }

    /// The request breaks one rule.
    public static func invalidArgument(
        _ field: String, _ rule: String, reason: Reason = .invalidField
    ) -> ProfileError {
        ProfileError(.invalidArgument([FieldViolation(field: field, rule: rule)]), reason: reason)
    }

    /// There is no such record in that account.
    public static func notFound(_ kind: ProfileKind, id: String) -> ProfileError {
        ProfileError(.notFound(kind, id: id))
    }

    /// The record is at another version than the caller expected.
    public static func versionMismatch(current: Int64) -> ProfileError {
        ProfileError(.aborted(currentVersion: current))
    }

    /// The stored state does not allow it, for one reason.
    public static func failedPrecondition(_ reason: Reason, subject: String, description: String) -> ProfileError {
        let violation = PreconditionViolation(type: reason.rawValue, subject: subject, description: description)
        return ProfileError(.failedPrecondition([violation]), reason: reason)
    }

    /// A fault of ours.
    public static func internalError(underlying: any Error) -> ProfileError {
        ProfileError(.internalError, underlying: underlying)
    }
}

extension ProfileError: CustomStringConvertible {
    /// The reason, the message and every violation, for the journal.
    public var description: String {
        var text = "\(reason.rawValue): \(message)"
        if case .invalidArgument(let violations) = kind, violations.count > 1 {
            text += " [" + violations.map { "\($0.field) \($0.rule)" }.joined(separator: "; ") + "]"
        }
        if let underlying { text += " (cause: \(underlying))" }
        return text
    }
}

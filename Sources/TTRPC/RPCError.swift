public import SwiftProtobuf

/// How a call failed: a `google.rpc.Status` (protocol/google/rpc/status.proto).
public struct RPCError: Error, Sendable, Hashable {
    /// The canonical codes (protocol/PROTOCOL.md, "Status"), with the numbers that gRPC gives them.
    public enum Code: Int32, Sendable, Hashable, CaseIterable {
        /// No failure; never thrown.
        case ok = 0
        /// The caller cancelled.
        case cancelled = 1
        /// A failure that fits no other code, or a code that this version doesn't know.
        case unknown = 2
        /// The request breaks a rule whatever the state of the system.
        case invalidArgument = 3
        /// The deadline passed first.
        case deadlineExceeded = 4
        /// What was asked for doesn't exist.
        case notFound = 5
        /// What was to be created exists.
        case alreadyExists = 6
        /// The caller may not do this.
        case permissionDenied = 7
        /// A limit was reached; see the retry information.
        case resourceExhausted = 8
        /// The system isn't in the state that the request needs.
        case failedPrecondition = 9
        /// Somebody else was faster: read again and retry.
        case aborted = 10
        /// A position beyond what there is.
        case outOfRange = 11
        /// The service or method doesn't exist here.
        case unimplemented = 12
        /// A bug, or broken data; the cause is in the server's journal.
        case internalError = 13
        /// Not now; a retry may succeed.
        case unavailable = 14
        /// Data is lost.
        case dataLoss = 15
        /// The caller isn't known.
        case unauthenticated = 16
    }

    /// What kind of failure.
    public var code: Code
    /// A sentence for a developer; its wording may change.
    public var message: String
    /// Facts for programs: ErrorInfo, BadRequest and others of google.rpc.
    public var details: [Google_Protobuf_Any]

    /// A failure.
    public init(code: Code, message: String, details: [Google_Protobuf_Any] = []) {
        self.code = code
        self.message = message
        self.details = details
    }
}

extension RPCError: CustomStringConvertible {
    /// The code and the message.
    public var description: String { "\(code.name): \(message)" }
}

extension RPCError.Code {
    /// The code's name as the protocol writes it, such as `INVALID_ARGUMENT`.
    public var name: String {
        switch self {
        case .ok: "OK"
        case .cancelled: "CANCELLED"
        case .unknown: "UNKNOWN"
        case .invalidArgument: "INVALID_ARGUMENT"
        case .deadlineExceeded: "DEADLINE_EXCEEDED"
        case .notFound: "NOT_FOUND"
        case .alreadyExists: "ALREADY_EXISTS"
        case .permissionDenied: "PERMISSION_DENIED"
        case .resourceExhausted: "RESOURCE_EXHAUSTED"
        case .failedPrecondition: "FAILED_PRECONDITION"
        case .aborted: "ABORTED"
        case .outOfRange: "OUT_OF_RANGE"
        case .unimplemented: "UNIMPLEMENTED"
        case .internalError: "INTERNAL"
        case .unavailable: "UNAVAILABLE"
        case .dataLoss: "DATA_LOSS"
        case .unauthenticated: "UNAUTHENTICATED"
        }
    }
}

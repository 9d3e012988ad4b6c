internal import ProfileClient
internal import TTRPC

/// Why a command ends without success, in the words that the user reads.
struct CommandFailure: Error, Equatable {
    let status: ExitStatus
    /// What goes to the error output, a line each; nothing else does.
    let lines: [String]

    init(_ status: ExitStatus, _ lines: [String]) {
        self.status = status
        self.lines = lines.map(TextCell.escaped)
    }

    init(_ status: ExitStatus, _ line: String) { self.init(status, [line]) }

    /// The words for a failed call.
    ///
    /// - Parameter subject: what the call was about, such as `brand guidelines 743c… of account demo`.
    init(_ error: ProfileClientError, subject: String) {
        let (status, lines) = Self.explain(error, subject: subject)
        self.init(status, lines)
    }

    private static func explain(
        _ error: ProfileClientError, subject: String
    ) -> (ExitStatus, [String]) {
        switch error.kind {
        case .invalid(let violations):
            (.invalid, violations.isEmpty ? [error.message] : violations.map(\.description))
        // One item of several, or one version of a record: the daemon says which.
        case .notFound where error.field != nil: (.notFound, [error.message])
        case .versionMismatch where error.field != nil: (.conflict, ["\(error.message); read it again"])
        case .failedPrecondition where error.field != nil: (.conflict, [error.message])
        case .notFound: (.notFound, ["there is no \(subject)"])
        case .versionMismatch(let current): (.conflict, ["\(subject) is at version \(current) now; read it again"])
        case .conflict: (.conflict, ["another change came first; nothing was changed, try again"])
        case .alreadyExists(let field, let id):
            (.conflict, ["\(error.message)\(field.map { " (\($0))" } ?? "")\(id.map { ": \($0) has it" } ?? "")"])
        case .failedPrecondition(let violations):
            (.conflict, violations.isEmpty ? [error.message] : violations.map(\.description))
        case .permissionDenied: (.permissionDenied, ["not allowed: \(error.message)"])
        case .unavailable where error.status.reason == RPCError.notSentReason:
            (.unavailable, [unreachable(error.message)])
        case .unavailable:
            (.unavailable, ["\(error.message); try again (the journal tells more: journalctl -u profiled)"])
        case .resourceExhausted: (.unavailable, ["the daemon is at a limit: \(error.message)"])
        case .deadlineExceeded where error.mayHaveTakenEffect, .outcomeUnknown:
            (
                .outcomeUnknown,
                ["no answer came, and the change may have been made: look at \(subject) before trying again"]
            )
        case .deadlineExceeded: (.unavailable, ["no answer came in time; --timeout gives it more"])
        case .unimplemented: (.notFound, ["this daemon has no \(error.method); is it older than profilectl?"])
        case .internalError:
            (
                .failure,
                ["\(error.message) (the journal has the cause: journalctl -u profiled, request \(error.requestID))"]
            )
        case .cancelled, .outOfRange, .other: (.failure, [error.description])
        @unknown default: (.failure, [error.description])
        }
    }

    private static func unreachable(_ message: String) -> String {
        "the daemon can't be reached: \(message). Start it with `systemctl start profiled` or `make run`, "
            + "or name its socket with --socket or PROFILED_SOCKET_PATH"
    }
}

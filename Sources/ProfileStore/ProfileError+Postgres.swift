internal import LibPQ
internal import ProfileModel

extension ProfileError {
    /// What a failure of the database means to a caller: the one mapping from SQLSTATE, and it is total.
    ///
    /// Constraint names decide where one SQLSTATE has several meanings; no message text is ever looked at.
    ///
    /// - Parameters:
    ///   - kind: the kind of record the statement was about.
    ///   - id: the record, where the statement was about one.
    init(_ error: PostgresError, kind: ProfileKind, id: String = "") {
        self = Self.fromState(error, kind: kind, id: id) ?? Self.fromTransport(error)
    }

    /// When to come back while the database is out of reach: about as long as the pool takes to reach it again.
    private static var outageDelay: Duration { .milliseconds(250) }

    /// Failures that are about the way to the database.
    private static func fromTransport(_ error: PostgresError) -> ProfileError {
        switch error.kind {
        case .outcomeUnknown: ProfileError(.outcomeUnknown, underlying: error)
        case .connectionFailed, .connectionLost, .closed, .waitedTooLong:
            ProfileError(.unavailable(retryAfter: outageDelay), underlying: error)
        case .queueFull: ProfileError(.resourceExhausted(retryAfter: .milliseconds(100)), underlying: error)
        case .cancelled: ProfileError(.cancelled, underlying: error)
        case .transactionAborted: ProfileError(.aborted(currentVersion: nil), underlying: error)
        case .server, .decoding, .invalidRequest, .configuration: ProfileError(.internalError, underlying: error)
        }
    }

    private static func fromState(_ error: PostgresError, kind: ProfileKind, id: String) -> ProfileError? {
        // What a server says after it may have committed is no answer to whether it did.
        if error.wasSent == .outcomeUnknown { return ProfileError(.outcomeUnknown, underlying: error) }
        guard let state = error.sqlState, error.kind == .server else { return nil }
        if let problem = ReferenceProblem(error) { return problem.error(kind) { $0 } }
        switch state {
        case .uniqueViolation: return duplicate(error, kind: kind)
        case .checkViolation, .notNullViolation: return violation(error)
        case .foreignKeyViolation, .restrictViolation:
            return .failedPrecondition(
                .referenced, subject: subject(kind, id), description: "other records refer to this \(kind.title)")
        case StoreState.notDeleted:
            return .failedPrecondition(
                .notDeleted, subject: subject(kind, id),
                description: "delete the \(kind.title) before removing it for good")
        case StoreState.unknownTimeZone:
            return .invalidArgument(
                "\(kind.wireName).time_zone", "must be a name of the IANA time zone database, such as Europe/Berlin")
        case StoreState.ledgerStarted:
            return .failedPrecondition(
                .ledgerStarted, subject: subject(kind, id),
                description: "\(error.column ?? "the field") is fixed once the ledger has entries")
        case .serializationFailure, .deadlockDetected, .lockNotAvailable, .statementCompletionUnknown,
            .exclusionViolation:
            return ProfileError(.aborted(currentVersion: nil), underlying: error)
        case .queryCanceled: return ProfileError(.deadlineExceeded, underlying: error)
        case .readOnlySQLTransaction, .adminShutdown, .crashShutdown, .cannotConnectNow:
            return ProfileError(.unavailable(retryAfter: outageDelay), underlying: error)
        case .programLimitExceeded: return unstorable(error, kind)
        default: break
        }
        switch state.conditionClass {
        case "08": return ProfileError(.unavailable(retryAfter: outageDelay), underlying: error)
        case "22": return unstorable(error, kind)
        case "53": return ProfileError(.resourceExhausted(retryAfter: .seconds(1)), underlying: error)
        default: return ProfileError(.internalError, underlying: error)
        }
    }

    /// Data that the database cannot take: text that is no JSON, a number beyond its bounds, U+0000.
    private static func unstorable(_ error: PostgresError, _ kind: ProfileKind) -> ProfileError {
        ProfileError(
            .invalidArgument([FieldViolation(field: kind.wireName, rule: "holds a value that cannot be stored")]),
            underlying: error)
    }

    private static func duplicate(_ error: PostgresError, kind: ProfileKind) -> ProfileError {
        let constraint = error.constraint ?? ""
        // Somebody assigned the campaign in the same moment: done again, the assignment ends what they began.
        if constraint == "campaign_profile_usage_active_key" {
            return ProfileError(.aborted(currentVersion: nil), underlying: error)
        }
        let (field, reason): (String, Reason) =
            if constraint.hasSuffix("_live_name_key") {
                ("name", .nameTaken)
            } else if constraint.hasSuffix("_live_default_key") {
                ("is_default", .defaultExists)
            } else if constraint.hasSuffix("_live_primary_key") {
                ("is_primary", .primaryExists)
            } else if constraint.hasSuffix("_pkey") {
                ("id", .idTaken)
            } else {
                ("", .alreadyExists)
            }
        return ProfileError(
            .alreadyExists(kind, field: field, existingID: nil), reason: reason, underlying: error)
    }

    /// A CHECK or NOT NULL that validation should have caught: the constraint's name tells the field.
    private static func violation(_ error: PostgresError) -> ProfileError {
        var field = error.column ?? error.constraint ?? ""
        if let table = error.table, field.hasPrefix(table + "_") { field.removeFirst(table.count + 1) }
        if field.hasSuffix("_check") { field.removeLast("_check".count) }
        if field == "full_detail" { field = "full_style_guide" }
        if field == "custom_period" { field = "period" }
        return ProfileError(
            .invalidArgument([FieldViolation(field: field, rule: "breaks a rule of the database")]), underlying: error)
    }

    private static func subject(_ kind: ProfileKind, _ id: String) -> String { "\(kind.resourceType)/\(id)" }
}

extension ProfileError {
    /// Whether the database undid the work in favour of another transaction, so that doing it again repeats nothing.
    var wasRolledBackForOthers: Bool { (underlying as? PostgresError)?.isSerializationFailure == true }
}

/// SQLSTATEs that our own triggers raise; `PF` is a class that neither the standard nor PostgreSQL uses.
enum StoreState {
    /// A live record was to be removed.
    static let notDeleted = SQLSTATE(rawValue: "PF001")
    /// Others refer to a record that was to be deleted or removed; DETAIL names them.
    static let referenced = SQLSTATE(rawValue: "PF030")
    /// A record refers to others that are not there or deleted; DETAIL names them.
    static let partMissing = SQLSTATE(rawValue: "PF031")
    /// An active container lacks parts; DETAIL names them.
    static let incomplete = SQLSTATE(rawValue: "PF032")
    /// The server does not know the time zone.
    static let unknownTimeZone = SQLSTATE(rawValue: "PF010")
    /// Currency, period or time zone of a budget whose ledger has entries was to be changed.
    static let ledgerStarted = SQLSTATE(rawValue: "PF011")
}

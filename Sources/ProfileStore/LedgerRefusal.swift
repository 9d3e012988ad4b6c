internal import FoundationEssentials
internal import ProfileModel

/// The outcomes of the ledger's functions other than that something was done (migrations/0007).
enum LedgerRefusal: String {
    case notFound = "NOT_FOUND"
    case deleted = "DELETED"
    case notActive = "BUDGET_NOT_ACTIVE"
    case outsideDates = "OUTSIDE_DATES"
    case inFuture = "IN_FUTURE"
    case currencyMismatch = "CURRENCY_MISMATCH"
    case exhausted = "BUDGET_EXHAUSTED"
    case outOfRange = "BALANCE_OUT_OF_RANGE"
    case entryIDReused = "ENTRY_ID_REUSED"
    case entryNotFound = "ENTRY_NOT_FOUND"
    case notReversible = "NOT_REVERSIBLE"
    case versionMismatch = "VERSION_MISMATCH"
    case reservationNotFound = "RESERVATION_NOT_FOUND"
    case reservationClosed = "RESERVATION_CLOSED"
    case aboveReservation = "ABOVE_RESERVATION"

    /// What a caller is told.
    ///
    /// - Parameters:
    ///   - version: the budget's version.
    ///   - path: what stands before the field of an entry in the request, such as `entry.`.
    func error(budgetID: UUID, version: Int64?, path: String) -> ProfileError {
        let subject = "\(ProfileKind.budget.resourceType)/\(budgetID.lowercased)"
        func unmet(_ reason: ProfileError.Reason, _ description: String) -> ProfileError {
            .failedPrecondition(reason, subject: subject, description: description)
        }
        switch self {
        case .notFound: return .notFound(.budget, id: budgetID.lowercased)
        case .deleted: return unmet(.deleted, "the budget is deleted; undelete it first")
        case .notActive: return unmet(.budgetNotActive, "the budget does not take this in its state")
        case .outsideDates:
            return unmet(.budgetNotActive, "the budget takes spends from its start_at until before its end_at only")
        case .inFuture: return .invalidArgument("\(path)occurred_at", "must be at most a day in the future")
        case .currencyMismatch: return unmet(.currencyMismatch, "the budget counts in another currency")
        case .exhausted:
            return unmet(
                .budgetExhausted, "spent and reserved together would pass the amount, and the budget has a hard cap")
        case .outOfRange:
            return unmet(.balanceOutOfRange, "the sum of the window would leave the range that amounts can have")
        case .entryIDReused:
            return ProfileError(
                .alreadyExists(.budget, field: "\(path)entry_id", existingID: nil), reason: .entryIDReused,
                message: "the budget has another entry of this name")
        case .entryNotFound:
            return ProfileError(
                .notFound(.budget, id: budgetID.lowercased), message: "the budget has no entry of this name")
        case .notReversible: return unmet(.notReversible, "the entry undoes another; it cannot be undone itself")
        case .versionMismatch:
            return version.map(ProfileError.versionMismatch(current:)) ?? ProfileError(.aborted(currentVersion: nil))
        case .reservationNotFound:
            return ProfileError(
                .notFound(.budget, id: budgetID.lowercased), message: "the budget has no reservation of this name")
        case .reservationClosed:
            return unmet(
                .reservationClosed, "the reservation was committed otherwise, released, or its time has passed")
        case .aboveReservation:
            return .invalidArgument("amount_micros", "must be at most what is reserved")
        }
    }
}

extension ProfileError {
    /// A stable constant in UPPER_SNAKE case that tells programs what happened more closely than a status code.
    ///
    /// Sent as `ErrorInfo.reason` in the domain `profiled`. A constant once published never changes its meaning.
    public struct Reason: RawRepresentable, Sendable, Hashable {
        /// The constant as sent.
        public let rawValue: String

        /// Takes a constant.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A field breaks its rule.
        public static let invalidField = Reason(rawValue: "INVALID_FIELD")
        /// A mask names a field that does not exist or may not be set.
        public static let invalidMask = Reason(rawValue: "INVALID_FIELD_MASK")
        /// A filter cannot be understood.
        public static let invalidFilter = Reason(rawValue: "INVALID_FILTER")
        /// An order cannot be understood.
        public static let invalidOrderBy = Reason(rawValue: "INVALID_ORDER_BY")
        /// A page token is damaged or belongs to another query.
        public static let invalidPageToken = Reason(rawValue: "INVALID_PAGE_TOKEN")
        /// There is no such record.
        public static let notFound = Reason(rawValue: "NOT_FOUND")
        /// Something that must be unique is taken.
        public static let alreadyExists = Reason(rawValue: "ALREADY_EXISTS")
        /// A live record has the name.
        public static let nameTaken = Reason(rawValue: "NAME_TAKEN")
        /// A record has the id.
        public static let idTaken = Reason(rawValue: "ID_TAKEN")
        /// The account has a default already.
        public static let defaultExists = Reason(rawValue: "DEFAULT_EXISTS")
        /// `expected_version` is not the current version.
        public static let versionMismatch = Reason(rawValue: "VERSION_MISMATCH")
        /// Work lost a race and was rolled back; it may be tried again.
        public static let conflict = Reason(rawValue: "CONFLICT")
        /// The stored state does not allow it.
        public static let failedPrecondition = Reason(rawValue: "FAILED_PRECONDITION")
        /// The record is deleted.
        public static let deleted = Reason(rawValue: "DELETED")
        /// The record is not deleted.
        public static let notDeleted = Reason(rawValue: "NOT_DELETED")
        /// Live records refer to the record.
        public static let referenced = Reason(rawValue: "REFERENCED")
        /// The caller may not do this.
        public static let permissionDenied = Reason(rawValue: "PERMISSION_DENIED")
        /// A bound was reached.
        public static let resourceExhausted = Reason(rawValue: "RESOURCE_EXHAUSTED")
        /// The database cannot be reached.
        public static let databaseUnavailable = Reason(rawValue: "DATABASE_UNAVAILABLE")
        /// Nobody knows whether the work was done.
        public static let outcomeUnknown = Reason(rawValue: "OUTCOME_UNKNOWN")
        /// The time given was not enough.
        public static let deadlineExceeded = Reason(rawValue: "DEADLINE_EXCEEDED")
        /// The caller gave up.
        public static let cancelled = Reason(rawValue: "CANCELLED")
        /// A position lies beyond what is kept.
        public static let outOfRange = Reason(rawValue: "OUT_OF_RANGE")
        /// A request id belongs to another request.
        public static let requestIDReused = Reason(rawValue: "REQUEST_ID_REUSED")
        /// A spend would pass the amount of a budget with a hard cap.
        public static let budgetExhausted = Reason(rawValue: "BUDGET_EXHAUSTED")
        /// The budget takes no spends, or no reservations, in its state or at that time.
        public static let budgetNotActive = Reason(rawValue: "BUDGET_NOT_ACTIVE")
        /// An entry of that name has another amount or campaign.
        public static let entryIDReused = Reason(rawValue: "ENTRY_ID_REUSED")
        /// The entry undoes another.
        public static let notReversible = Reason(rawValue: "NOT_REVERSIBLE")
        /// The reservation was closed otherwise, or its time passed.
        public static let reservationClosed = Reason(rawValue: "RESERVATION_CLOSED")
        /// The caller counts in another currency than the budget.
        public static let currencyMismatch = Reason(rawValue: "CURRENCY_MISMATCH")
        /// A sum would leave what can be counted.
        public static let balanceOutOfRange = Reason(rawValue: "BALANCE_OUT_OF_RANGE")
        /// The ledger has entries, so this can change no more.
        public static let ledgerStarted = Reason(rawValue: "LEDGER_STARTED")
        /// The account has a primary container already.
        public static let primaryExists = Reason(rawValue: "PRIMARY_EXISTS")
        /// A record that is named is not there, or is deleted.
        public static let partMissing = Reason(rawValue: "PART_MISSING")
        /// An active container lacks a part.
        public static let incomplete = Reason(rawValue: "INCOMPLETE")
        /// A fault of ours.
        public static let internalError = Reason(rawValue: "INTERNAL")
        /// A resume token is damaged.
        public static let invalidResumeToken = Reason(rawValue: "INVALID_RESUME_TOKEN")
        /// What a resume token stands before is no longer kept.
        public static let resumeTokenTooOld = Reason(rawValue: "RESUME_TOKEN_TOO_OLD")
        /// A resume token belongs to a feed that isn't there any more, such as that of a database that was set back.
        public static let resumeTokenOfOtherFeed = Reason(rawValue: "RESUME_TOKEN_OF_OTHER_FEED")
        /// As many watches run as may.
        public static let tooManyWatches = Reason(rawValue: "TOO_MANY_WATCHES")
    }
}

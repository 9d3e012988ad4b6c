/// What a batch of ids led to.
public struct BatchGetResult<Record: ProfileRecord>: Sendable, Hashable {
    /// The records found, in the order of the ids; deleted ones too.
    public let records: [Record]
    /// The ids that have no record in the account, in the order given.
    public let missingIDs: [String]
}

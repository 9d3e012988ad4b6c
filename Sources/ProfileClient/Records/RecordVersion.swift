internal import ProfiledProtocol

/// One version of a record.
public struct RecordVersion<Record: ProfileRecord>: Sendable, Hashable {
    /// What made it.
    public let operation: VersionOperation
    /// Who made it.
    public let actor: String
    /// When it was made.
    public let time: Timestamp
    /// The record as it was then.
    public let record: Record

    /// The number of the version.
    public var version: Int64 { record.version }
}

/// What made a version of a record.
public enum VersionOperation: String, Sendable, Hashable, CaseIterable {
    /// It was created; always version 1.
    case create
    /// Its content was changed.
    case update
    /// It was deleted.
    case delete
    /// It was restored.
    case undelete
    /// Something that this library doesn't know.
    case other

    init(_ operation: Profiled_V1_VersionOperation) {
        self =
            switch operation {
            case .create: .create
            case .update: .update
            case .delete: .delete
            case .undelete: .undelete
            case .unspecified, .UNRECOGNIZED: .other
            }
    }
}

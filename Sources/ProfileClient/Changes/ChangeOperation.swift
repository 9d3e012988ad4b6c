internal import ProfiledProtocol

/// What happened to a record.
public enum ChangeOperation: String, Sendable, Hashable, CaseIterable {
    /// It was created; a usage began.
    case create
    /// Its content was changed; a usage ended.
    case update
    /// It was deleted.
    case delete
    /// It was restored.
    case undelete
    /// It was removed for good.
    case expunge
    /// One that this library doesn't know yet.
    case unknown

    init(_ message: Profiled_V1_ChangeOperation) {
        switch message {
        case .create: self = .create
        case .update: self = .update
        case .delete: self = .delete
        case .undelete: self = .undelete
        case .expunge: self = .expunge
        case .unspecified, .UNRECOGNIZED: self = .unknown
        }
    }
}

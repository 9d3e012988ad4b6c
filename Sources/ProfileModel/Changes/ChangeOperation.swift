/// What happened to a record. The raw value is its name in the database.
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
}

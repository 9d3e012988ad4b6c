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
}

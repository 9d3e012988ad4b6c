public import FoundationEssentials

/// Reads the ids of records.
public enum RecordID {
    /// Reads a UUID of 36 characters in either case.
    ///
    /// - Parameter field: the field to name in errors.
    /// - Throws: `ProfileError` (`invalidArgument`).
    public static func parse(_ text: String, field: String = "id") throws(ProfileError) -> UUID {
        guard text.utf8.count == 36, let id = UUID(uuidString: text) else {
            throw .invalidArgument(field, text.isEmpty ? "must not be empty" : "must be a UUID")
        }
        return id
    }

    /// The canonical text of an id, in lower case.
    public static func text(_ id: UUID) -> String { id.uuidString.lowercased() }
}

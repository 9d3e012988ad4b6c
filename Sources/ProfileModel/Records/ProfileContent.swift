/// The part of a record that its owner decides: what a caller creates, what an update changes.
public protocol ProfileContent: Sendable, Hashable {
    /// The kind of record it is the content of.
    static var kind: ProfileKind { get }

    /// Normalises texts and checks every rule.
    ///
    /// - Parameter path: the wire path of the record, the beginning of every violation's field.
    /// - Returns: the content with texts trimmed and in normalisation form C. Documents stay as they are written, but
    ///   an empty one becomes `{}`.
    /// - Throws: `ProfileError` (`invalidArgument`) with all violations.
    func validated(path: String) throws(ProfileError) -> Self

    /// Takes one field, or one place inside it, from `patch`. Does nothing for paths that no mask of this kind has.
    mutating func take(
        _ path: FieldPath, from patch: Self, wirePath: String, into violations: inout FieldViolations
    )
}

extension ProfileContent {
    /// Normalises texts and checks every rule; errors begin with the kind's wire name.
    public func validated() throws(ProfileError) -> Self { try validated(path: Self.kind.wireName) }

    /// Takes the fields that `mask` names from `patch` and checks the result. A pure function: neither the stored
    /// content nor the patch changes.
    ///
    /// What the mask does not name stays as it is, unknown keys of documents included. A path into a document that
    /// leads nowhere in the patch removes what is there; `null` in the patch is a value like any other.
    ///
    /// - Parameter path: the wire path of the record, the beginning of every violation's field.
    /// - Throws: `ProfileError` (`invalidArgument`) with all violations.
    public func applying(
        _ patch: Self, mask: FieldMask, path: String = Self.kind.wireName
    ) throws(ProfileError) -> Self {
        var result = self
        var violations = FieldViolations()
        for fieldPath in mask.paths { result.take(fieldPath, from: patch, wirePath: path, into: &violations) }
        try violations.throwIfAny()
        return try result.validated(path: path)
    }
}

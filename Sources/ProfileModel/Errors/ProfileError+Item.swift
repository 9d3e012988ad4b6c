extension ProfileError {
    /// The same error of one item among several of a request.
    ///
    /// - Parameters:
    ///   - path: the item's place in the request, such as `requests[7]`; every field gets it put before.
    ///   - idField: the item's field that names the record, for errors about the record as a whole.
    public func within(_ path: String, idField: String = "id") -> ProfileError {
        func nested(_ violations: [FieldViolation]) -> [FieldViolation] {
            violations.map { FieldViolation(field: "\(path).\($0.field)", rule: $0.rule) }
        }
        switch kind {
        case .invalidArgument(let violations):
            return ProfileError(.invalidArgument(nested(violations)), reason: reason, underlying: underlying)
        case .outOfRange(let violations):
            return ProfileError(.outOfRange(nested(violations)), reason: reason, underlying: underlying)
        case .alreadyExists(let kind, let field, let existingID):
            return ProfileError(
                .alreadyExists(kind, field: "\(path).\(kind.wireName).\(field)", existingID: existingID),
                reason: reason,
                underlying: underlying)
        case .aborted(.some):
            return about("\(path).expected_version", path)
        case .notFound, .usageNotFound, .failedPrecondition:
            return about("\(path).\(field ?? idField)", path)
        case .aborted(nil), .permissionDenied, .resourceExhausted, .unavailable, .outcomeUnknown, .deadlineExceeded,
            .cancelled, .internalError:
            // About the whole request.
            return self
        }
    }

    private func about(_ field: String, _ path: String) -> ProfileError {
        ProfileError(kind, reason: reason, message: "\(path): \(message)", field: field, underlying: underlying)
    }
}

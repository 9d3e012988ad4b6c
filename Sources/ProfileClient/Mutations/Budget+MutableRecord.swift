internal import ProfiledProtocol
internal import SwiftProtobuf

extension Budget: MutableRecord {
    /// The write that creates a budget.
    public static func creation(of record: Budget) -> MutationOperation {
        MutationOperation(.createBudget(.with { $0.budget = record.message }))
    }

    /// The write that stores named fields of a budget.
    public static func update(
        of record: Budget, fields: [String], expectedVersion: Int64
    ) -> MutationOperation {
        MutationOperation(
            .updateBudget(
                .with {
                    $0.budget = record.message
                    $0.updateMask.paths = fields
                    $0.expectedVersion = expectedVersion
                }))
    }

    /// The write that deletes a budget.
    public static func deletion(of id: String, expectedVersion: Int64) -> MutationOperation {
        MutationOperation(.deleteBudget(.with { ($0.id, $0.expectedVersion) = (id, expectedVersion) }))
    }

    /// The budget that a write led to.
    public static func record(in result: MutationResult) throws(ProfileClientError) -> Budget? {
        guard case .budget(let message)? = result.message.result else { return nil }
        return try DocumentError.translated(MutationResults.method) { () throws(DocumentError) in
            try Budget(message)
        }
    }
}

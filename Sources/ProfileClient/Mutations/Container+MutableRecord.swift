internal import ProfiledProtocol
internal import SwiftProtobuf

extension Container: MutableRecord {
    /// The write that creates a container.
    public static func creation(of record: Container) -> MutationOperation {
        MutationOperation(.createContainer(.with { $0.container = record.message }))
    }

    /// The write that stores named fields of a container.
    public static func update(
        of record: Container, fields: [String], expectedVersion: Int64
    ) -> MutationOperation {
        MutationOperation(
            .updateContainer(
                .with {
                    $0.container = record.message
                    $0.updateMask.paths = fields
                    $0.expectedVersion = expectedVersion
                }))
    }

    /// The write that deletes a container.
    public static func deletion(of id: String, expectedVersion: Int64) -> MutationOperation {
        MutationOperation(.deleteContainer(.with { ($0.id, $0.expectedVersion) = (id, expectedVersion) }))
    }

    /// The container that a write led to.
    public static func record(in result: MutationResult) throws(ProfileClientError) -> Container? {
        guard case .container(let message)? = result.message.result else { return nil }
        return try DocumentError.translated(MutationResults.method) { () throws(DocumentError) in
            try Container(message)
        }
    }
}

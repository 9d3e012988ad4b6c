internal import ProfiledProtocol
internal import SwiftProtobuf

/// A kind of record that can be written together with others.
public protocol MutableRecord: ProfileRecord {
    /// The write that creates a record.
    static func creation(of record: Self) -> MutationOperation
    /// The write that stores named fields of a record.
    static func update(of record: Self, fields: [String], expectedVersion: Int64) -> MutationOperation
    /// The write that deletes a record.
    static func deletion(of id: String, expectedVersion: Int64) -> MutationOperation
    /// The record that a write led to; nil when it is of another kind.
    static func record(in result: MutationResult) throws(ProfileClientError) -> Self?
}

/// One write among several, as it is sent.
public struct MutationOperation: Sendable {
    let message: Profiled_V1_MutateOperation

    init(_ operation: Profiled_V1_MutateOperation.OneOf_Operation) {
        message = .with { $0.operation = operation }
    }
}

/// What one write among several led to, as it was answered.
public struct MutationResult: Sendable {
    let message: Profiled_V1_MutateResult
}

extension CustomerProfile: MutableRecord {
    /// The write that creates a profile.
    public static func creation(of record: CustomerProfile) -> MutationOperation {
        MutationOperation(.createCustomerProfile(.with { $0.customerProfile = record.message }))
    }

    /// The write that stores named fields of a profile.
    public static func update(
        of record: CustomerProfile, fields: [String], expectedVersion: Int64
    ) -> MutationOperation {
        MutationOperation(
            .updateCustomerProfile(
                .with {
                    $0.customerProfile = record.message
                    $0.updateMask.paths = fields
                    $0.expectedVersion = expectedVersion
                }))
    }

    /// The write that deletes a profile.
    public static func deletion(of id: String, expectedVersion: Int64) -> MutationOperation {
        MutationOperation(.deleteCustomerProfile(.with { ($0.id, $0.expectedVersion) = (id, expectedVersion) }))
    }

    /// The profile that a write led to.
    public static func record(in result: MutationResult) throws(ProfileClientError) -> CustomerProfile? {
        guard case .customerProfile(let message)? = result.message.result else { return nil }
        return try DocumentError.translated(MutationResults.method) { () throws(DocumentError) in
            try CustomerProfile(message)
        }
    }
}

extension BrandGuideline: MutableRecord {
    /// The write that creates guidelines.
    public static func creation(of record: BrandGuideline) -> MutationOperation {
        MutationOperation(.createBrandGuideline(.with { $0.brandGuideline = record.message }))
    }

    /// The write that stores named fields of guidelines.
    public static func update(
        of record: BrandGuideline, fields: [String], expectedVersion: Int64
    ) -> MutationOperation {
        MutationOperation(
            .updateBrandGuideline(
                .with {
                    $0.brandGuideline = record.message
                    $0.updateMask.paths = fields
                    $0.expectedVersion = expectedVersion
                }))
    }

    /// The write that deletes guidelines.
    public static func deletion(of id: String, expectedVersion: Int64) -> MutationOperation {
        MutationOperation(.deleteBrandGuideline(.with { ($0.id, $0.expectedVersion) = (id, expectedVersion) }))
    }

    /// The guidelines that a write led to.
    public static func record(in result: MutationResult) throws(ProfileClientError) -> BrandGuideline? {
        guard case .brandGuideline(let message)? = result.message.result else { return nil }
        return try DocumentError.translated(MutationResults.method) { () throws(DocumentError) in
            try BrandGuideline(message)
        }
    }
}

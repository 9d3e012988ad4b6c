internal import ProfiledProtocol

/// Collects the writes of one ``ProfileAccount/mutate(_:)``, done in the order in which they are added.
public struct MutationBuilder: Sendable {
    private(set) var operations: [Profiled_V1_MutateOperation] = []

    /// Creates a record.
    ///
    /// - Returns: the id to use for the record in the writes that follow: the one given, or one that stands for the id that
    ///   the daemon will make.
    @discardableResult
    public mutating func create<Record: MutableRecord>(_ record: Record) -> String {
        var record = record
        if record.id.isEmpty { record.id = "$\(operations.count + 1)" }
        operations.append(Record.creation(of: record).message)
        return record.id
    }

    /// Stores the named fields of a record, as ``RecordCollection/update(_:fields:expectedVersion:)`` does.
    public mutating func update<Record: MutableRecord>(
        _ record: Record, fields: [String], expectedVersion: Int64? = nil
    ) {
        operations.append(
            Record.update(of: record, fields: fields, expectedVersion: expectedVersion ?? 0).message)
    }

    /// Deletes a record.
    public mutating func delete<Record: MutableRecord>(
        _: Record.Type, _ id: String, expectedVersion: Int64? = nil
    ) {
        operations.append(Record.deletion(of: id, expectedVersion: expectedVersion ?? 0).message)
    }

    /// Makes something what a campaign uses from now on, as ``Campaigns/assign(_:_:metadata:)`` does. The references may name
    /// records that writes before create.
    public mutating func assign(
        _ campaign: String, _ references: CampaignReferences, metadata: RecordMetadata = RecordMetadata()
    ) {
        let request = Campaigns.assignment(of: campaign, references, metadata: metadata)
        operations.append(MutationOperation(.assignCampaign(request)).message)
    }
}

/// What several writes led to.
public struct MutationResults: Sendable {
    static let method = Profiled_V1_AccountService.Method.mutate

    /// A result for each write, in their order.
    public let all: [MutationResult]

    /// The records of a kind that were written, in the order of the writes.
    ///
    /// - Throws: `internalError` when one can't be read.
    public func records<Record: MutableRecord>(_: Record.Type) throws(ProfileClientError) -> [Record] {
        var records: [Record] = []
        for result in all {
            if let record = try Record.record(in: result) { records.append(record) }
        }
        return records
    }

    /// The usages that assignments led to, in the order of the writes.
    ///
    /// - Throws: `internalError` when one can't be read.
    public func campaignUsages() throws(ProfileClientError) -> [CampaignUsage] {
        var usages: [CampaignUsage] = []
        for case .campaignUsage(let message)? in all.map(\.message.result) {
            usages.append(try Campaigns.usage(message, Self.method))
        }
        return usages
    }
}

extension Profiled_V1_MutateRequest: NamedRequest {}

extension ProfileAccount {
    /// Writes records of several kinds in one transaction: all or none.
    ///
    /// ```swift
    /// try await account.mutate {
    ///     var container = Container(name: "Spring")
    ///     container.customerProfileID = $0.create(CustomerProfile(name: "Commuters"))
    ///     container.brandGuidelinesID = $0.create(BrandGuideline(brandName: "Acme"))
    ///     container.budgetID = $0.create(Budget(name: "Spring", amount: Money(micros: 10_000_000_000), period: .monthly))
    ///     $0.assign("spring-2027", CampaignReferences(containerID: $0.create(container)))
    /// }
    /// ```
    ///
    /// - Parameter collect: adds 1 to 1,000 writes.
    /// - Throws: as the writes on their own; fields begin with the place of the write, `operations[2].…`.
    @discardableResult
    public func mutate(
        _ collect: (inout MutationBuilder) -> Void
    ) async throws(ProfileClientError) -> MutationResults {
        var builder = MutationBuilder()
        collect(&builder)
        var request = Profiled_V1_MutateRequest()
        request.accountID = id
        request.operations = builder.operations
        let response: Profiled_V1_MutateResponse =
            try await caller.unary(MutationResults.method, request, .write, isLong: true)
        return MutationResults(all: response.results.map(MutationResult.init))
    }
}

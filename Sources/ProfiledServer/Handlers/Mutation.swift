internal import FoundationEssentials
internal import ProfileModel
internal import ProfileServices
internal import ProfileStore
internal import ProfiledProtocol
internal import SwiftProtobuf

/// One operation of a Mutate, checked and ready to be done.
struct Mutation: Sendable {
    /// Its place in the request, such as `operations[2].create_budget`.
    let path: String
    /// The field that names its record, within the operation.
    let idField: String
    /// Does it.
    let perform: @Sendable (WriteTransaction) async throws(ProfileError) -> Profiled_V1_MutateResult
}

/// Reads the operations of a Mutate: temporary ids become UUIDs, and everything that can be checked without the database is.
struct MutationReader {
    let account: AccountID
    let actor: ProfileModel.Actor
    let services: MutationServices
    private var temporaryIDs = TemporaryIDs()
    private var violations = FieldViolations()

    init(account: AccountID, actor: ProfileModel.Actor, services: MutationServices) {
        self.account = account
        self.actor = actor
        self.services = services
    }

    /// All operations.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`) naming what is wrong with any of them.
    mutating func read(_ operations: [Profiled_V1_MutateOperation]) throws(ProfileError) -> [Mutation] {
        var mutations: [Mutation] = []
        for (index, operation) in operations.enumerated() {
            if let mutation = try read(operation, "operations[\(index)]") { mutations.append(mutation) }
        }
        try violations.throwIfAny()
        return mutations
    }

    private mutating func read(
        _ operation: Profiled_V1_MutateOperation, _ path: String
    ) throws(ProfileError) -> Mutation? {
        switch operation.operation {
        case nil:
            violations.add(path, "must hold an operation")
            return nil
        case .createCustomerProfile(var request)?:
            return try create(&request, \.customerProfile, "\(path).create_customer_profile", services.customerProfiles)
            {
                $0.customerProfile = $1
            }
        case .createBrandGuideline(var request)?:
            return try create(&request, \.brandGuideline, "\(path).create_brand_guideline", services.brandGuidelines) {
                $0.brandGuideline = $1
            }
        case .createContainer(var request)?:
            let path = "\(path).create_container"
            resolveParts(of: &request.container, path)
            return try create(&request, \.container, path, services.containers) { $0.container = $1 }
        case .updateCustomerProfile(var request)?:
            return try update(&request, \.customerProfile, "\(path).update_customer_profile", services.customerProfiles)
            {
                $0.customerProfile = $1
            }
        case .updateBrandGuideline(var request)?:
            return try update(&request, \.brandGuideline, "\(path).update_brand_guideline", services.brandGuidelines) {
                $0.brandGuideline = $1
            }
        case .updateContainer(var request)?:
            let path = "\(path).update_container"
            resolveParts(of: &request.container, path)
            return try update(&request, \.container, path, services.containers) { $0.container = $1 }
        case .deleteCustomerProfile(var request)?:
            return try delete(&request, \.id, "\(path).delete_customer_profile", services.customerProfiles) {
                $0.customerProfile = $1
            }
        case .deleteBrandGuideline(var request)?:
            return try delete(&request, \.id, "\(path).delete_brand_guideline", services.brandGuidelines) {
                $0.brandGuideline = $1
            }
        case .deleteContainer(var request)?:
            return try delete(&request, \.id, "\(path).delete_container", services.containers) { $0.container = $1 }
        case .assignCampaign(var request)?:
            return try assign(&request, "\(path).assign_campaign")
        case .createBudget(var request)?:
            return try create(&request, \.budget, "\(path).create_budget", services.budgets) { $0.budget = $1 }
        case .updateBudget(var request)?:
            return try update(&request, \.budget, "\(path).update_budget", services.budgets) { $0.budget = $1 }
        case .deleteBudget(var request)?:
            return try delete(&request, \.id, "\(path).delete_budget", services.budgets) { $0.budget = $1 }
        }
    }

    // MARK: - Operations

    private mutating func create<Request: WriteRequest, Wire: WireRecord>(
        _ request: inout Request, _ record: WritableKeyPath<Request, Wire>, _ path: String,
        _ service: RecordService<Wire.Record>,
        _ answer: @escaping @Sendable (inout Profiled_V1_MutateResult, Wire) -> Void
    ) throws(ProfileError) -> Mutation? {
        let kind = Wire.Record.kind.wireName
        temporaryIDs.define(&request[keyPath: record].id, field: "\(path).\(kind).id", into: &violations)
        let (account, actor) = (account, actor)
        let wire = request[keyPath: record]
        let draft = try checked(request, path) { () throws(ProfileError) in
            let draft = try wire.draft(in: account, path: kind)
            _ = try draft.content.validated(path: kind)
            return draft
        }
        guard let draft else { return nil }
        return Mutation(path: path, idField: "\(kind).id") { transaction throws(ProfileError) in
            let record = try await service.create(account, draft, actor: actor, in: transaction)
            return Self.result(record, answer)
        }
    }

    private mutating func update<Request: UpdateRequest>(
        _ request: inout Request, _ record: WritableKeyPath<Request, Request.Wire>, _ path: String,
        _ service: RecordService<Request.Wire.Record>,
        _ answer: @escaping @Sendable (inout Profiled_V1_MutateResult, Request.Wire) -> Void
    ) throws(ProfileError) -> Mutation? {
        let kind = Request.Wire.Record.kind.wireName
        temporaryIDs.resolve(&request[keyPath: record].id, field: "\(path).\(kind).id", into: &violations)
        let (account, actor) = (account, actor)
        let patched = request
        let patch = try checked(request, path) { () throws(ProfileError) in try patched.patch(in: account) }
        guard let patch else { return nil }
        return Mutation(path: path, idField: "\(kind).id") { transaction throws(ProfileError) in
            let record = try await service.update(account, patch, actor: actor, in: transaction)
            return Self.result(record, answer)
        }
    }

    private mutating func delete<Request: RecordRequest, Wire: WireRecord>(
        _ request: inout Request, _ id: WritableKeyPath<Request, String>, _ path: String,
        _ service: RecordService<Wire.Record>,
        _ answer: @escaping @Sendable (inout Profiled_V1_MutateResult, Wire) -> Void
    ) throws(ProfileError) -> Mutation? {
        temporaryIDs.resolve(&request[keyPath: id], field: "\(path).id", into: &violations)
        let (account, actor) = (account, actor)
        let target = request
        let item = try checked(request, path) { () throws(ProfileError) in
            BatchItem(
                id: try RecordID.parse(target.id, field: "id"),
                expectedVersion: try ExpectedVersion(target.expectedVersion).value)
        }
        guard let item else { return nil }
        return Mutation(path: path, idField: "id") { transaction throws(ProfileError) in
            let record = try await service.delete(
                account, item.id, expectedVersion: item.expectedVersion, actor: actor, in: transaction)
            return Self.result(record, answer)
        }
    }

    private mutating func assign(
        _ request: inout Profiled_V1_AssignCampaignRequest, _ path: String
    ) throws(ProfileError) -> Mutation? {
        temporaryIDs.resolve(&request.containerID, field: "\(path).container_id", into: &violations)
        temporaryIDs.resolve(&request.customerProfileID, field: "\(path).customer_profile_id", into: &violations)
        temporaryIDs.resolve(&request.brandGuidelinesID, field: "\(path).brand_guidelines_id", into: &violations)
        temporaryIDs.resolve(&request.budgetID, field: "\(path).budget_id", into: &violations)
        let (account, actor, usages) = (account, actor, services.campaignUsages)
        let asked = request
        let assignment = try checked(request, path) { () throws(ProfileError) in try asked.assignment() }
        guard let assignment else { return nil }
        return Mutation(path: path, idField: "campaign_id") { transaction throws(ProfileError) in
            var result = Profiled_V1_MutateResult()
            result.campaignUsage = Profiled_V1_CampaignUsage(
                try await usages.assign(account, assignment, actor: actor, in: transaction))
            return result
        }
    }

    // MARK: - Checks

    private mutating func resolveParts(of container: inout Profiled_V1_Container, _ path: String) {
        let path = "\(path).container"
        temporaryIDs.resolve(&container.customerProfileID, field: "\(path).customer_profile_id", into: &violations)
        temporaryIDs.resolve(&container.brandGuidelinesID, field: "\(path).brand_guidelines_id", into: &violations)
        temporaryIDs.resolve(&container.budgetID, field: "\(path).budget_id", into: &violations)
    }

    /// What a check makes of a request; nil when something is wrong with it, which is noted.
    private mutating func checked<Result>(
        _ request: some WriteRequest, _ path: String, _ check: () throws(ProfileError) -> Result
    ) throws(ProfileError) -> Result? {
        let account = account
        return try violations.collect { () throws(ProfileError) in
            do throws(ProfileError) {
                try request.checkNested(in: account)
                return try check()
            } catch {
                throw error.within(path)
            }
        }
    }

    private static func result<Wire: WireRecord>(
        _ record: Wire.Record, _ answer: (inout Profiled_V1_MutateResult, Wire) -> Void
    ) -> Profiled_V1_MutateResult {
        var result = Profiled_V1_MutateResult()
        answer(&result, Wire(record, .all))
        return result
    }
}

/// The services that a Mutate writes through.
struct MutationServices: Sendable {
    let customerProfiles: CustomerProfileService
    let brandGuidelines: BrandGuidelineService
    let budgets: BudgetService
    let containers: ContainerService
    let campaignUsages: CampaignUsageService
}

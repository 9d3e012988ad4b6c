import Foundation
import ProfiledProtocol
import SwiftProtobuf
import TTRPC

/// Customer profiles in memory, with as much of the service's rules as the client's behaviour depends on.
actor ProfileTable {
    typealias Record = Profiled_V1_CustomerProfile
    typealias Method = Profiled_V1_CustomerProfileService.Method

    private(set) var records: [Record] = []
    private(set) var masks: [[String]] = []
    /// The names of the creates that arrived, and whether they were tries.
    private(set) var requestIDs: [String] = []
    private(set) var tries: [Bool] = []
    /// Runs once between the reading and the storing of an update, as another writer would.
    private var interference: (@Sendable (inout Record) -> Void)?

    func interfere(_ change: @escaping @Sendable (inout Record) -> Void) { interference = change }

    nonisolated func register(_ router: inout Router) {
        router.register(Method.create) { (request: Profiled_V1_CreateCustomerProfileRequest, _) in
            await self.note(request.requestID, request.validateOnly)
            return try await self.create(request.customerProfile, request.accountID)
        }
        router.register(Method.batchCreate) { (request: Profiled_V1_BatchCreateCustomerProfilesRequest, _) in
            var response = Profiled_V1_BatchCreateCustomerProfilesResponse()
            for record in request.customerProfiles {
                response.customerProfiles.append(try await self.create(record, request.accountID))
            }
            return response
        }
        router.register(Method.get) { (request: Profiled_V1_GetCustomerProfileRequest, _) in
            try await self.get(request.id)
        }
        router.register(Method.batchGet) { (request: Profiled_V1_BatchGetCustomerProfilesRequest, _) in
            await self.batchGet(request.ids)
        }
        router.register(Method.update) { (request: Profiled_V1_UpdateCustomerProfileRequest, _) in
            try await self.update(request)
        }
        router.register(Method.delete) { (request: Profiled_V1_DeleteCustomerProfileRequest, _) in
            try await self.delete(request.id)
        }
        router.register(Method.list) { (request: Profiled_V1_ListCustomerProfilesRequest, _) in
            await self.list(request)
        }
        router.register(Method.search) { (request: Profiled_V1_SearchCustomerProfilesRequest, _) in
            await self.search(request)
        }
    }

    private func note(_ requestID: String, _ isTry: Bool) {
        requestIDs.append(requestID)
        tries.append(isTry)
    }

    func create(_ record: Record, _ account: String) throws -> Record {
        guard !record.name.isEmpty else { throw RPCError.invalidField("customer_profile.name", "must not be empty") }
        if let other = records.first(where: { $0.name == record.name }) {
            throw RPCError(code: .alreadyExists, message: "taken")
                .adding(reason: "NAME_TAKEN", domain: "profiled", metadata: ["existing_id": other.id])
        }
        var record = record
        record.accountID = account
        if record.id.isEmpty { record.id = UUID().uuidString.lowercased() }
        record.version = 1
        record.createdAt = Google_Protobuf_Timestamp(seconds: 1_763_925_845, nanos: 123_456_000)
        record.updatedAt = record.createdAt
        records.append(record)
        return record
    }

    func get(_ id: String) throws -> Record { records[try index(id)] }

    private func index(_ id: String) throws -> Int {
        guard let index = records.firstIndex(where: { $0.id == id }) else {
            throw RPCError(code: .notFound, message: "there is no customer profile \(id)")
                .adding(reason: "NOT_FOUND", domain: "profiled")
        }
        return index
    }

    func batchGet(_ ids: [String]) -> Profiled_V1_BatchGetCustomerProfilesResponse {
        var response = Profiled_V1_BatchGetCustomerProfilesResponse()
        for id in ids {
            if let record = try? get(id) {
                response.customerProfiles.append(record)
            } else {
                response.missingIds.append(id)
            }
        }
        return response
    }

    func update(_ request: Profiled_V1_UpdateCustomerProfileRequest) throws -> Record {
        let index = try index(request.customerProfile.id)
        if let interference {
            self.interference = nil
            interference(&records[index])
            records[index].version += 1
        }
        let current = records[index].version
        guard request.expectedVersion == 0 || request.expectedVersion == current else {
            throw RPCError(code: .aborted, message: "the record is at another version")
                .adding(
                    reason: "VERSION_MISMATCH", domain: "profiled", metadata: ["current_version": String(current)])
        }
        masks.append(request.updateMask.paths)
        let old = records[index]
        records[index] = request.customerProfile
        records[index].accountID = old.accountID
        records[index].createdAt = old.createdAt
        records[index].version = old.version + 1
        return records[index]
    }

    func delete(_ id: String) throws -> Record {
        let index = try index(id)
        records[index].deletedAt = Google_Protobuf_Timestamp(seconds: 1)
        records[index].version += 1
        return records[index]
    }

    /// Tokens are offsets; a page in the middle is empty, as pages may be.
    func list(_ request: Profiled_V1_ListCustomerProfilesRequest) -> Profiled_V1_ListCustomerProfilesResponse {
        var response = Profiled_V1_ListCustomerProfilesResponse()
        if request.pageToken == "empty" {
            response.nextPageToken = String(request.pageSize)
            return response
        }
        let start = Int(request.pageToken) ?? 0
        let end = min(records.count, start + Int(request.pageSize))
        response.customerProfiles = Array(records[start..<end])
        if end < records.count { response.nextPageToken = start == 0 ? "empty" : String(end) }
        return response
    }

    func search(_ request: Profiled_V1_SearchCustomerProfilesRequest) -> Profiled_V1_SearchCustomerProfilesResponse {
        var response = Profiled_V1_SearchCustomerProfilesResponse()
        for record in records where record.name.contains(request.query) {
            var result = Profiled_V1_SearchCustomerProfilesResponse.Result()
            result.customerProfile = record
            result.score = 0.5
            response.results.append(result)
        }
        return response
    }
}

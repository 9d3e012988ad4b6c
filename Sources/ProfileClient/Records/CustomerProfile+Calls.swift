internal import ProfiledProtocol
internal import SwiftProtobuf
internal import TTRPC

extension CustomerProfile {
    private typealias Method = Profiled_V1_CustomerProfileService.Method

    /// The calls of this kind.
    static let calls = RecordCalls<CustomerProfile>(
        create: { caller, account, record throws(ProfileClientError) in
            var request = Profiled_V1_CreateCustomerProfileRequest()
            request.accountID = account
            request.customerProfile = record.message
            return try decode(try await caller.unary(Method.create, request, .write), Method.create)
        },
        get: { caller, account, id, fields throws(ProfileClientError) in
            let answer: Caller.Answer
            if fields.isEmpty {
                answer = try await caller.get(Method.get, account: account, id: id)
            } else {
                var request = Profiled_V1_GetCustomerProfileRequest()
                request.accountID = account
                request.id = id
                request.readMask = .with { $0.paths = fields }
                answer = try await caller.read(Method.get, request)
            }
            if let record = CustomerProfile(answer: answer.bytes, account: account, askedID: id) { return record }
            return try decode(try answer.message(), Method.get)
        },
        list: { caller, query, token throws(ProfileClientError) in
            var request = Profiled_V1_ListCustomerProfilesRequest()
            request.accountID = query.account
            request.filter = query.text
            request.orderBy = query.orderBy
            request.pageSize = query.pageSize
            request.pageToken = token
            request.showDeleted = query.showDeleted
            if !query.fields.isEmpty { request.readMask = .with { $0.paths = query.fields } }
            let response: Profiled_V1_ListCustomerProfilesResponse = try await caller.unary(Method.list, request, .read)
            return Page(
                items: try decode(response.customerProfiles, Method.list), nextPageToken: response.nextPageToken)
        },
        search: { caller, query, token throws(ProfileClientError) in
            var request = Profiled_V1_SearchCustomerProfilesRequest()
            request.accountID = query.account
            request.query = query.text
            request.pageSize = query.pageSize
            request.pageToken = token
            request.showDeleted = query.showDeleted
            if !query.fields.isEmpty { request.readMask = .with { $0.paths = query.fields } }
            let response: Profiled_V1_SearchCustomerProfilesResponse =
                try await caller.unary(Method.search, request, .read, isLong: true)
            var items: [SearchResult<CustomerProfile>] = []
            for result in response.results {
                let record: CustomerProfile = try decode(result.customerProfile, Method.search)
                items.append(SearchResult(record: record, score: result.score))
            }
            return Page(items: items, nextPageToken: response.nextPageToken)
        },
        update: { caller, account, record, mask, version throws(ProfileClientError) in
            var request = Profiled_V1_UpdateCustomerProfileRequest()
            request.accountID = account
            request.customerProfile = record.message
            request.updateMask.paths = mask
            request.expectedVersion = version
            return try decode(try await caller.unary(Method.update, request, .write), Method.update)
        },
        delete: { caller, account, id, version throws(ProfileClientError) in
            var request = Profiled_V1_DeleteCustomerProfileRequest()
            (request.accountID, request.id, request.expectedVersion) = (account, id, version)
            return try decode(try await caller.unary(Method.delete, request, .write), Method.delete)
        },
        undelete: { caller, account, id, version throws(ProfileClientError) in
            var request = Profiled_V1_UndeleteCustomerProfileRequest()
            (request.accountID, request.id, request.expectedVersion) = (account, id, version)
            return try decode(try await caller.unary(Method.undelete, request, .write), Method.undelete)
        },
        expunge: { caller, account, id, version throws(ProfileClientError) in
            var request = Profiled_V1_ExpungeCustomerProfileRequest()
            (request.accountID, request.id, request.expectedVersion) = (account, id, version)
            let _: Profiled_V1_ExpungeCustomerProfileResponse = try await caller.unary(Method.expunge, request, .write)
        },
        setDefault: { caller, account, id, version throws(ProfileClientError) in
            var request = Profiled_V1_SetDefaultCustomerProfileRequest()
            (request.accountID, request.id, request.expectedVersion) = (account, id, version)
            return try decode(try await caller.unary(Method.setDefault, request, .write), Method.setDefault)
        },
        batchGet: { caller, account, ids, fields throws(ProfileClientError) in
            var request = Profiled_V1_BatchGetCustomerProfilesRequest()
            request.accountID = account
            request.ids = ids
            if !fields.isEmpty { request.readMask = .with { $0.paths = fields } }
            let response: Profiled_V1_BatchGetCustomerProfilesResponse =
                try await caller.unary(Method.batchGet, request, .read, isLong: true)
            return BatchGetResult(
                records: try decode(response.customerProfiles, Method.batchGet), missingIDs: response.missingIds)
        },
        batchCreate: { caller, account, records throws(ProfileClientError) in
            var request = Profiled_V1_BatchCreateCustomerProfilesRequest()
            request.accountID = account
            request.customerProfiles = records.map(\.message)
            let response: Profiled_V1_BatchCreateCustomerProfilesResponse =
                try await caller.unary(Method.batchCreate, request, .write, isLong: true)
            return try decode(response.customerProfiles, Method.batchCreate)
        },
        batchUpdate: { caller, account, changes throws(ProfileClientError) in
            var request = Profiled_V1_BatchUpdateCustomerProfilesRequest()
            request.accountID = account
            request.requests = changes.map { change in
                .with {
                    $0.customerProfile = change.record.message
                    $0.updateMask.paths = change.fields
                    $0.expectedVersion = change.expectedVersion ?? 0
                }
            }
            let response: Profiled_V1_BatchUpdateCustomerProfilesResponse =
                try await caller.unary(Method.batchUpdate, request, .write, isLong: true)
            return try decode(response.customerProfiles, Method.batchUpdate)
        },
        batchDelete: { caller, account, items throws(ProfileClientError) in
            var request = Profiled_V1_BatchDeleteCustomerProfilesRequest()
            request.accountID = account
            request.requests = items.map { item in .with { ($0.id, $0.expectedVersion) = (item.id, item.version) } }
            let response: Profiled_V1_BatchDeleteCustomerProfilesResponse =
                try await caller.unary(Method.batchDelete, request, .write, isLong: true)
            return try decode(response.customerProfiles, Method.batchDelete)
        },
        versions: { caller, account, id, size, token, fields throws(ProfileClientError) in
            var request = Profiled_V1_ListCustomerProfileVersionsRequest()
            (request.accountID, request.id, request.pageSize, request.pageToken) = (account, id, size, token)
            if !fields.isEmpty { request.readMask = .with { $0.paths = fields } }
            let response: Profiled_V1_ListCustomerProfileVersionsResponse =
                try await caller.unary(Method.listVersions, request, .read)
            var items: [RecordVersion<CustomerProfile>] = []
            for version in response.versions { items.append(try decode(version, Method.listVersions)) }
            return Page(items: items, nextPageToken: response.nextPageToken)
        },
        version: { caller, account, id, number, fields throws(ProfileClientError) in
            var request = Profiled_V1_GetCustomerProfileVersionRequest()
            (request.accountID, request.id, request.version) = (account, id, number)
            if !fields.isEmpty { request.readMask = .with { $0.paths = fields } }
            return try decode(try await caller.unary(Method.getVersion, request, .read), Method.getVersion)
        },
        diff: { caller, account, id, from, to throws(ProfileClientError) in
            var request = Profiled_V1_DiffCustomerProfileVersionsRequest()
            (request.accountID, request.id, request.fromVersion, request.toVersion) = (account, id, from, to)
            let response: Profiled_V1_DiffCustomerProfileVersionsResponse =
                try await caller.unary(Method.diffVersions, request, .read)
            return try DocumentError.translated(Method.diffVersions) { () throws(DocumentError) in
                try RecordDiff(response.differences, toVersion: response.toVersion)
            }
        },
        rollback: { caller, account, id, number, version throws(ProfileClientError) in
            var request = Profiled_V1_RollbackCustomerProfileRequest()
            (request.accountID, request.id, request.version) = (account, id, number)
            request.expectedVersion = version
            return try decode(try await caller.unary(Method.rollback, request, .write), Method.rollback)
        },
        changedPaths: { old, new in changedPaths(from: old, to: new) },
        updateMethod: Method.update)

    static func decode(
        _ message: Profiled_V1_CustomerProfile, _ method: MethodDescriptor
    ) throws(ProfileClientError) -> CustomerProfile {
        try DocumentError.translated(method) { () throws(DocumentError) in try CustomerProfile(message) }
    }

    static func decode(
        _ message: Profiled_V1_CustomerProfileVersion, _ method: MethodDescriptor
    ) throws(ProfileClientError) -> RecordVersion<CustomerProfile> {
        RecordVersion(
            operation: VersionOperation(message.operation), actor: message.actor, time: Timestamp(message.time),
            record: try decode(message.customerProfile, method))
    }

    static func decode(
        _ messages: [Profiled_V1_CustomerProfile], _ method: MethodDescriptor
    ) throws(ProfileClientError) -> [CustomerProfile] {
        var records: [CustomerProfile] = []
        records.reserveCapacity(messages.count)
        for message in messages { records.append(try decode(message, method)) }
        return records
    }
}

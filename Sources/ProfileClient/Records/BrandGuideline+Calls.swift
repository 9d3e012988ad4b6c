internal import ProfiledProtocol
internal import SwiftProtobuf
internal import TTRPC

extension BrandGuideline {
    private typealias Method = Profiled_V1_BrandGuidelineService.Method

    /// The calls of this kind.
    static let calls = RecordCalls<BrandGuideline>(
        create: { caller, account, record throws(ProfileClientError) in
            var request = Profiled_V1_CreateBrandGuidelineRequest()
            request.accountID = account
            request.brandGuideline = record.message
            return try decode(try await caller.unary(Method.create, request, .write), Method.create)
        },
        get: { caller, account, id, fields throws(ProfileClientError) in
            var request = Profiled_V1_GetBrandGuidelineRequest()
            request.accountID = account
            request.id = id
            if !fields.isEmpty { request.readMask = .with { $0.paths = fields } }
            return try decode(try await caller.unary(Method.get, request, .read), Method.get)
        },
        list: { caller, query, token throws(ProfileClientError) in
            var request = Profiled_V1_ListBrandGuidelinesRequest()
            request.accountID = query.account
            request.filter = query.text
            request.orderBy = query.orderBy
            request.pageSize = query.pageSize
            request.pageToken = token
            request.showDeleted = query.showDeleted
            if !query.fields.isEmpty { request.readMask = .with { $0.paths = query.fields } }
            let response: Profiled_V1_ListBrandGuidelinesResponse = try await caller.unary(Method.list, request, .read)
            return Page(
                items: try decode(response.brandGuidelines, Method.list), nextPageToken: response.nextPageToken)
        },
        search: { caller, query, token throws(ProfileClientError) in
            var request = Profiled_V1_SearchBrandGuidelinesRequest()
            request.accountID = query.account
            request.query = query.text
            request.pageSize = query.pageSize
            request.pageToken = token
            request.showDeleted = query.showDeleted
            if !query.fields.isEmpty { request.readMask = .with { $0.paths = query.fields } }
            let response: Profiled_V1_SearchBrandGuidelinesResponse =
                try await caller.unary(Method.search, request, .read, isLong: true)
            var items: [SearchResult<BrandGuideline>] = []
            for result in response.results {
                let record: BrandGuideline = try decode(result.brandGuideline, Method.search)
                items.append(SearchResult(record: record, score: result.score))
            }
            return Page(items: items, nextPageToken: response.nextPageToken)
        },
        update: { caller, account, record, mask, version throws(ProfileClientError) in
            var request = Profiled_V1_UpdateBrandGuidelineRequest()
            request.accountID = account
            request.brandGuideline = record.message
            request.updateMask.paths = mask
            request.expectedVersion = version
            return try decode(try await caller.unary(Method.update, request, .write), Method.update)
        },
        delete: { caller, account, id, version throws(ProfileClientError) in
            var request = Profiled_V1_DeleteBrandGuidelineRequest()
            (request.accountID, request.id, request.expectedVersion) = (account, id, version)
            return try decode(try await caller.unary(Method.delete, request, .write), Method.delete)
        },
        undelete: { caller, account, id, version throws(ProfileClientError) in
            var request = Profiled_V1_UndeleteBrandGuidelineRequest()
            (request.accountID, request.id, request.expectedVersion) = (account, id, version)
            return try decode(try await caller.unary(Method.undelete, request, .write), Method.undelete)
        },
        expunge: { caller, account, id, version throws(ProfileClientError) in
            var request = Profiled_V1_ExpungeBrandGuidelineRequest()
            (request.accountID, request.id, request.expectedVersion) = (account, id, version)
            let _: Profiled_V1_ExpungeBrandGuidelineResponse = try await caller.unary(Method.expunge, request, .write)
        },
        setDefault: { caller, account, id, version throws(ProfileClientError) in
            var request = Profiled_V1_SetDefaultBrandGuidelineRequest()
            (request.accountID, request.id, request.expectedVersion) = (account, id, version)
            return try decode(try await caller.unary(Method.setDefault, request, .write), Method.setDefault)
        },
        batchGet: { caller, account, ids, fields throws(ProfileClientError) in
            var request = Profiled_V1_BatchGetBrandGuidelinesRequest()
            request.accountID = account
            request.ids = ids
            if !fields.isEmpty { request.readMask = .with { $0.paths = fields } }
            let response: Profiled_V1_BatchGetBrandGuidelinesResponse =
                try await caller.unary(Method.batchGet, request, .read, isLong: true)
            return BatchGetResult(
                records: try decode(response.brandGuidelines, Method.batchGet), missingIDs: response.missingIds)
        },
        batchCreate: { caller, account, records throws(ProfileClientError) in
            var request = Profiled_V1_BatchCreateBrandGuidelinesRequest()
            request.accountID = account
            request.brandGuidelines = records.map(\.message)
            let response: Profiled_V1_BatchCreateBrandGuidelinesResponse =
                try await caller.unary(Method.batchCreate, request, .write, isLong: true)
            return try decode(response.brandGuidelines, Method.batchCreate)
        },
        batchUpdate: { caller, account, changes throws(ProfileClientError) in
            var request = Profiled_V1_BatchUpdateBrandGuidelinesRequest()
            request.accountID = account
            request.requests = changes.map { change in
                .with {
                    $0.brandGuideline = change.record.message
                    $0.updateMask.paths = change.fields
                    $0.expectedVersion = change.expectedVersion ?? 0
                }
            }
            let response: Profiled_V1_BatchUpdateBrandGuidelinesResponse =
                try await caller.unary(Method.batchUpdate, request, .write, isLong: true)
            return try decode(response.brandGuidelines, Method.batchUpdate)
        },
        batchDelete: { caller, account, items throws(ProfileClientError) in
            var request = Profiled_V1_BatchDeleteBrandGuidelinesRequest()
            request.accountID = account
            request.requests = items.map { item in .with { ($0.id, $0.expectedVersion) = (item.id, item.version) } }
            let response: Profiled_V1_BatchDeleteBrandGuidelinesResponse =
                try await caller.unary(Method.batchDelete, request, .write, isLong: true)
            return try decode(response.brandGuidelines, Method.batchDelete)
        },
        versions: { caller, account, id, size, token, fields throws(ProfileClientError) in
            var request = Profiled_V1_ListBrandGuidelineVersionsRequest()
            (request.accountID, request.id, request.pageSize, request.pageToken) = (account, id, size, token)
            if !fields.isEmpty { request.readMask = .with { $0.paths = fields } }
            let response: Profiled_V1_ListBrandGuidelineVersionsResponse =
                try await caller.unary(Method.listVersions, request, .read)
            var items: [RecordVersion<BrandGuideline>] = []
            for version in response.versions { items.append(try decode(version, Method.listVersions)) }
            return Page(items: items, nextPageToken: response.nextPageToken)
        },
        version: { caller, account, id, number, fields throws(ProfileClientError) in
            var request = Profiled_V1_GetBrandGuidelineVersionRequest()
            (request.accountID, request.id, request.version) = (account, id, number)
            if !fields.isEmpty { request.readMask = .with { $0.paths = fields } }
            return try decode(try await caller.unary(Method.getVersion, request, .read), Method.getVersion)
        },
        diff: { caller, account, id, from, to throws(ProfileClientError) in
            var request = Profiled_V1_DiffBrandGuidelineVersionsRequest()
            (request.accountID, request.id, request.fromVersion, request.toVersion) = (account, id, from, to)
            let response: Profiled_V1_DiffBrandGuidelineVersionsResponse =
                try await caller.unary(Method.diffVersions, request, .read)
            return try DocumentError.translated(Method.diffVersions) { () throws(DocumentError) in
                try RecordDiff(response.differences, toVersion: response.toVersion)
            }
        },
        rollback: { caller, account, id, number, version throws(ProfileClientError) in
            var request = Profiled_V1_RollbackBrandGuidelineRequest()
            (request.accountID, request.id, request.version) = (account, id, number)
            request.expectedVersion = version
            return try decode(try await caller.unary(Method.rollback, request, .write), Method.rollback)
        },
        changedPaths: { old, new in changedPaths(from: old, to: new) },
        updateMethod: Method.update)

    static func decode(
        _ message: Profiled_V1_BrandGuideline, _ method: MethodDescriptor
    ) throws(ProfileClientError) -> BrandGuideline {
        try DocumentError.translated(method) { () throws(DocumentError) in try BrandGuideline(message) }
    }

    static func decode(
        _ message: Profiled_V1_BrandGuidelineVersion, _ method: MethodDescriptor
    ) throws(ProfileClientError) -> RecordVersion<BrandGuideline> {
        RecordVersion(
            operation: VersionOperation(message.operation), actor: message.actor, time: Timestamp(message.time),
            record: try decode(message.brandGuideline, method))
    }

    static func decode(
        _ messages: [Profiled_V1_BrandGuideline], _ method: MethodDescriptor
    ) throws(ProfileClientError) -> [BrandGuideline] {
        var records: [BrandGuideline] = []
        records.reserveCapacity(messages.count)
        for message in messages { records.append(try decode(message, method)) }
        return records
    }
}

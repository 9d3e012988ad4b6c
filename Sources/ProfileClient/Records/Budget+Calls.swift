internal import ProfiledProtocol
internal import SwiftProtobuf
internal import TTRPC

extension Budget {
    private typealias Method = Profiled_V1_BudgetService.Method

    /// The calls of this kind.
    static let calls = RecordCalls<Budget>(
        create: { caller, account, record throws(ProfileClientError) in
            var request = Profiled_V1_CreateBudgetRequest()
            request.accountID = account
            request.budget = record.message
            return try decode(try await caller.unary(Method.create, request, .write), Method.create)
        },
        get: { caller, account, id, fields throws(ProfileClientError) in
            var request = Profiled_V1_GetBudgetRequest()
            request.accountID = account
            request.id = id
            if !fields.isEmpty { request.readMask = .with { $0.paths = fields } }
            return try decode(try await caller.unary(Method.get, request, .read), Method.get)
        },
        list: { caller, query, token throws(ProfileClientError) in
            var request = Profiled_V1_ListBudgetsRequest()
            request.accountID = query.account
            request.filter = query.text
            request.orderBy = query.orderBy
            request.pageSize = query.pageSize
            request.pageToken = token
            request.showDeleted = query.showDeleted
            if !query.fields.isEmpty { request.readMask = .with { $0.paths = query.fields } }
            let response: Profiled_V1_ListBudgetsResponse = try await caller.unary(Method.list, request, .read)
            return Page(
                items: try decode(response.budgets, Method.list), nextPageToken: response.nextPageToken)
        },
        search: nil,
        update: { caller, account, record, mask, version throws(ProfileClientError) in
            var request = Profiled_V1_UpdateBudgetRequest()
            request.accountID = account
            request.budget = record.message
            request.updateMask.paths = mask
            request.expectedVersion = version
            return try decode(try await caller.unary(Method.update, request, .write), Method.update)
        },
        delete: { caller, account, id, version throws(ProfileClientError) in
            var request = Profiled_V1_DeleteBudgetRequest()
            (request.accountID, request.id, request.expectedVersion) = (account, id, version)
            return try decode(try await caller.unary(Method.delete, request, .write), Method.delete)
        },
        undelete: { caller, account, id, version throws(ProfileClientError) in
            var request = Profiled_V1_UndeleteBudgetRequest()
            (request.accountID, request.id, request.expectedVersion) = (account, id, version)
            return try decode(try await caller.unary(Method.undelete, request, .write), Method.undelete)
        },
        expunge: { caller, account, id, version throws(ProfileClientError) in
            var request = Profiled_V1_ExpungeBudgetRequest()
            (request.accountID, request.id, request.expectedVersion) = (account, id, version)
            let _: Profiled_V1_ExpungeBudgetResponse = try await caller.unary(Method.expunge, request, .write)
        },
        setDefault: nil,
        batchGet: { caller, account, ids, fields throws(ProfileClientError) in
            var request = Profiled_V1_BatchGetBudgetsRequest()
            request.accountID = account
            request.ids = ids
            if !fields.isEmpty { request.readMask = .with { $0.paths = fields } }
            let response: Profiled_V1_BatchGetBudgetsResponse =
                try await caller.unary(Method.batchGet, request, .read, isLong: true)
            return BatchGetResult(
                records: try decode(response.budgets, Method.batchGet), missingIDs: response.missingIds)
        },
        batchCreate: { caller, account, records throws(ProfileClientError) in
            var request = Profiled_V1_BatchCreateBudgetsRequest()
            request.accountID = account
            request.budgets = records.map(\.message)
            let response: Profiled_V1_BatchCreateBudgetsResponse =
                try await caller.unary(Method.batchCreate, request, .write, isLong: true)
            return try decode(response.budgets, Method.batchCreate)
        },
        batchUpdate: { caller, account, changes throws(ProfileClientError) in
            var request = Profiled_V1_BatchUpdateBudgetsRequest()
            request.accountID = account
            request.requests = changes.map { change in
                .with {
                    $0.budget = change.record.message
                    $0.updateMask.paths = change.fields
                    $0.expectedVersion = change.expectedVersion ?? 0
                }
            }
            let response: Profiled_V1_BatchUpdateBudgetsResponse =
                try await caller.unary(Method.batchUpdate, request, .write, isLong: true)
            return try decode(response.budgets, Method.batchUpdate)
        },
        batchDelete: { caller, account, items throws(ProfileClientError) in
            var request = Profiled_V1_BatchDeleteBudgetsRequest()
            request.accountID = account
            request.requests = items.map { item in .with { ($0.id, $0.expectedVersion) = (item.id, item.version) } }
            let response: Profiled_V1_BatchDeleteBudgetsResponse =
                try await caller.unary(Method.batchDelete, request, .write, isLong: true)
            return try decode(response.budgets, Method.batchDelete)
        },
        versions: { caller, account, id, size, token, fields throws(ProfileClientError) in
            var request = Profiled_V1_ListBudgetVersionsRequest()
            (request.accountID, request.id, request.pageSize, request.pageToken) = (account, id, size, token)
            if !fields.isEmpty { request.readMask = .with { $0.paths = fields } }
            let response: Profiled_V1_ListBudgetVersionsResponse =
                try await caller.unary(Method.listVersions, request, .read)
            var items: [RecordVersion<Budget>] = []
            for version in response.versions { items.append(try decode(version, Method.listVersions)) }
            return Page(items: items, nextPageToken: response.nextPageToken)
        },
        version: { caller, account, id, number, fields throws(ProfileClientError) in
            var request = Profiled_V1_GetBudgetVersionRequest()
            (request.accountID, request.id, request.version) = (account, id, number)
            if !fields.isEmpty { request.readMask = .with { $0.paths = fields } }
            return try decode(try await caller.unary(Method.getVersion, request, .read), Method.getVersion)
        },
        diff: { caller, account, id, from, to throws(ProfileClientError) in
            var request = Profiled_V1_DiffBudgetVersionsRequest()
            (request.accountID, request.id, request.fromVersion, request.toVersion) = (account, id, from, to)
            let response: Profiled_V1_DiffBudgetVersionsResponse =
                try await caller.unary(Method.diffVersions, request, .read)
            return try DocumentError.translated(Method.diffVersions) { () throws(DocumentError) in
                try RecordDiff(response.differences, toVersion: response.toVersion)
            }
        },
        rollback: { caller, account, id, number, version throws(ProfileClientError) in
            var request = Profiled_V1_RollbackBudgetRequest()
            (request.accountID, request.id, request.version) = (account, id, number)
            request.expectedVersion = version
            return try decode(try await caller.unary(Method.rollback, request, .write), Method.rollback)
        },
        changedPaths: { old, new in changedPaths(from: old, to: new) },
        updateMethod: Method.update)

    private static func decode(
        _ message: Profiled_V1_Budget, _ method: MethodDescriptor
    ) throws(ProfileClientError) -> Budget {
        try DocumentError.translated(method) { () throws(DocumentError) in try Budget(message) }
    }

    private static func decode(
        _ message: Profiled_V1_BudgetVersion, _ method: MethodDescriptor
    ) throws(ProfileClientError) -> RecordVersion<Budget> {
        RecordVersion(
            operation: VersionOperation(message.operation), actor: message.actor, time: Timestamp(message.time),
            record: try decode(message.budget, method))
    }

    private static func decode(
        _ messages: [Profiled_V1_Budget], _ method: MethodDescriptor
    ) throws(ProfileClientError) -> [Budget] {
        var records: [Budget] = []
        records.reserveCapacity(messages.count)
        for message in messages { records.append(try decode(message, method)) }
        return records
    }
}

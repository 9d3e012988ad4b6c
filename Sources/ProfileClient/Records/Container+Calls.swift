internal import ProfiledProtocol
internal import SwiftProtobuf
internal import TTRPC

extension Container {
    typealias Method = Profiled_V1_ContainerService.Method

    /// The calls of this kind.
    static let calls = RecordCalls<Container>(
        create: { caller, account, record throws(ProfileClientError) in
            var request = Profiled_V1_CreateContainerRequest()
            request.accountID = account
            request.container = record.message
            return try decode(try await caller.unary(Method.create, request, .write), Method.create)
        },
        get: { caller, account, id, fields throws(ProfileClientError) in
            var request = Profiled_V1_GetContainerRequest()
            request.accountID = account
            request.id = id
            if !fields.isEmpty { request.readMask = .with { $0.paths = fields } }
            return try decode(try await caller.unary(Method.get, request, .read), Method.get)
        },
        list: { caller, query, token throws(ProfileClientError) in
            var request = Profiled_V1_ListContainersRequest()
            request.accountID = query.account
            request.filter = query.text
            request.orderBy = query.orderBy
            request.pageSize = query.pageSize
            request.pageToken = token
            request.showDeleted = query.showDeleted
            if !query.fields.isEmpty { request.readMask = .with { $0.paths = query.fields } }
            let response: Profiled_V1_ListContainersResponse = try await caller.unary(Method.list, request, .read)
            return Page(
                items: try decode(response.containers, Method.list), nextPageToken: response.nextPageToken)
        },
        search: nil,
        update: { caller, account, record, mask, version throws(ProfileClientError) in
            var request = Profiled_V1_UpdateContainerRequest()
            request.accountID = account
            request.container = record.message
            request.updateMask.paths = mask
            request.expectedVersion = version
            return try decode(try await caller.unary(Method.update, request, .write), Method.update)
        },
        delete: { caller, account, id, version throws(ProfileClientError) in
            var request = Profiled_V1_DeleteContainerRequest()
            (request.accountID, request.id, request.expectedVersion) = (account, id, version)
            return try decode(try await caller.unary(Method.delete, request, .write), Method.delete)
        },
        undelete: { caller, account, id, version throws(ProfileClientError) in
            var request = Profiled_V1_UndeleteContainerRequest()
            (request.accountID, request.id, request.expectedVersion) = (account, id, version)
            return try decode(try await caller.unary(Method.undelete, request, .write), Method.undelete)
        },
        expunge: { caller, account, id, version throws(ProfileClientError) in
            var request = Profiled_V1_ExpungeContainerRequest()
            (request.accountID, request.id, request.expectedVersion) = (account, id, version)
            let _: Profiled_V1_ExpungeContainerResponse = try await caller.unary(Method.expunge, request, .write)
        },
        setDefault: { caller, account, id, version throws(ProfileClientError) in
            var request = Profiled_V1_SetDefaultContainerRequest()
            (request.accountID, request.id, request.expectedVersion) = (account, id, version)
            return try decode(try await caller.unary(Method.setDefault, request, .write), Method.setDefault)
        },
        batchGet: { caller, account, ids, fields throws(ProfileClientError) in
            var request = Profiled_V1_BatchGetContainersRequest()
            request.accountID = account
            request.ids = ids
            if !fields.isEmpty { request.readMask = .with { $0.paths = fields } }
            let response: Profiled_V1_BatchGetContainersResponse =
                try await caller.unary(Method.batchGet, request, .read, isLong: true)
            return BatchGetResult(
                records: try decode(response.containers, Method.batchGet), missingIDs: response.missingIds)
        },
        batchCreate: { caller, account, records throws(ProfileClientError) in
            var request = Profiled_V1_BatchCreateContainersRequest()
            request.accountID = account
            request.containers = records.map(\.message)
            let response: Profiled_V1_BatchCreateContainersResponse =
                try await caller.unary(Method.batchCreate, request, .write, isLong: true)
            return try decode(response.containers, Method.batchCreate)
        },
        batchUpdate: { caller, account, changes throws(ProfileClientError) in
            var request = Profiled_V1_BatchUpdateContainersRequest()
            request.accountID = account
            request.requests = changes.map { change in
                .with {
                    $0.container = change.record.message
                    $0.updateMask.paths = change.fields
                    $0.expectedVersion = change.expectedVersion ?? 0
                }
            }
            let response: Profiled_V1_BatchUpdateContainersResponse =
                try await caller.unary(Method.batchUpdate, request, .write, isLong: true)
            return try decode(response.containers, Method.batchUpdate)
        },
        batchDelete: { caller, account, items throws(ProfileClientError) in
            var request = Profiled_V1_BatchDeleteContainersRequest()
            request.accountID = account
            request.requests = items.map { item in .with { ($0.id, $0.expectedVersion) = (item.id, item.version) } }
            let response: Profiled_V1_BatchDeleteContainersResponse =
                try await caller.unary(Method.batchDelete, request, .write, isLong: true)
            return try decode(response.containers, Method.batchDelete)
        },
        versions: { caller, account, id, size, token, fields throws(ProfileClientError) in
            var request = Profiled_V1_ListContainerVersionsRequest()
            (request.accountID, request.id, request.pageSize, request.pageToken) = (account, id, size, token)
            if !fields.isEmpty { request.readMask = .with { $0.paths = fields } }
            let response: Profiled_V1_ListContainerVersionsResponse =
                try await caller.unary(Method.listVersions, request, .read)
            var items: [RecordVersion<Container>] = []
            for version in response.versions { items.append(try decode(version, Method.listVersions)) }
            return Page(items: items, nextPageToken: response.nextPageToken)
        },
        version: { caller, account, id, number, fields throws(ProfileClientError) in
            var request = Profiled_V1_GetContainerVersionRequest()
            (request.accountID, request.id, request.version) = (account, id, number)
            if !fields.isEmpty { request.readMask = .with { $0.paths = fields } }
            return try decode(try await caller.unary(Method.getVersion, request, .read), Method.getVersion)
        },
        diff: { caller, account, id, from, to throws(ProfileClientError) in
            var request = Profiled_V1_DiffContainerVersionsRequest()
            (request.accountID, request.id, request.fromVersion, request.toVersion) = (account, id, from, to)
            let response: Profiled_V1_DiffContainerVersionsResponse =
                try await caller.unary(Method.diffVersions, request, .read)
            return try DocumentError.translated(Method.diffVersions) { () throws(DocumentError) in
                try RecordDiff(response.differences, toVersion: response.toVersion)
            }
        },
        rollback: { caller, account, id, number, version throws(ProfileClientError) in
            var request = Profiled_V1_RollbackContainerRequest()
            (request.accountID, request.id, request.version) = (account, id, number)
            request.expectedVersion = version
            return try decode(try await caller.unary(Method.rollback, request, .write), Method.rollback)
        },
        changedPaths: { old, new in changedPaths(from: old, to: new) },
        updateMethod: Method.update)

    static func decode(
        _ message: Profiled_V1_Container, _ method: MethodDescriptor
    ) throws(ProfileClientError) -> Container {
        try DocumentError.translated(method) { () throws(DocumentError) in try Container(message) }
    }

    private static func decode(
        _ message: Profiled_V1_ContainerVersion, _ method: MethodDescriptor
    ) throws(ProfileClientError) -> RecordVersion<Container> {
        RecordVersion(
            operation: VersionOperation(message.operation), actor: message.actor, time: Timestamp(message.time),
            record: try decode(message.container, method))
    }

    private static func decode(
        _ messages: [Profiled_V1_Container], _ method: MethodDescriptor
    ) throws(ProfileClientError) -> [Container] {
        var records: [Container] = []
        records.reserveCapacity(messages.count)
        for message in messages { records.append(try decode(message, method)) }
        return records
    }
}

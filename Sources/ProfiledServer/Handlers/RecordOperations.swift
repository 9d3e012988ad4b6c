internal import FoundationEssentials
internal import ProfileModel
internal import ProfileServices
internal import ProfileStore
internal import Reactor
internal import SwiftProtobuf
internal import TTRPC

/// What the handlers of all kinds of records do alike: from fields of a request to the service, and back to messages.
struct RecordOperations<Wire: WireRecord>: Sendable {
    let service: RecordService<Wire.Record>

    var kind: ProfileKind { Wire.Record.kind }

    func create(_ request: some WriteRequest, _ wire: Wire, _ context: ServerContext) async throws -> Wire {
        let account = try AccountID(request.accountID)
        let draft = try wire.draft(in: account, path: kind.wireName)
        return try await request.perform(context) {
            Wire($0, .all)
        } _: { write in
            try await service.create(account, draft, write)
        }
    }

    func batchCreate<Response: Message>(
        _ request: some WriteRequest, _ wires: [Wire], _ context: ServerContext,
        response: @escaping @Sendable ([Wire]) -> Response
    ) async throws -> Response {
        let account = try AccountID(request.accountID)
        var violations = FieldViolations()
        var drafts: [RecordDraft<Wire.Record.Content>] = []
        for (index, wire) in wires.enumerated() {
            let draft = try violations.collect { () throws(ProfileError) in
                try wire.draft(in: account, path: "\(kind.pluralWireName)[\(index)]")
            }
            if let draft { drafts.append(draft) }
        }
        try violations.throwIfAny()
        return try await request.perform(context) { records in
            response(records.map { Wire($0, .all) })
        } _: { write in
            try await service.batchCreate(account, drafts, write)
        }
    }

    func get(_ accountID: String, _ id: String, _ mask: Google_Protobuf_FieldMask) async throws -> Wire {
        let account = try AccountID(accountID)
        let id = try RecordID.parse(id, field: "id")
        let mask = try ReadMask(mask.paths, for: kind)
        return Wire(try await service.get(account, id), mask)
    }

    func batchGet(
        _ accountID: String, _ texts: [String], _ mask: Google_Protobuf_FieldMask
    ) async throws -> (found: [Wire], missing: [String]) {
        let account = try AccountID(accountID)
        let ids = try WireFields.uuids(texts, field: "ids")
        let mask = try ReadMask(mask.paths, for: kind)
        let records = try await service.batchGet(account, ids)
        return await offLoop(when: records.count > StoreLimits.quickRows) {
            var found: [Wire] = []
            var missing: [String] = []
            for (id, record) in zip(ids, records) {
                if let record { found.append(Wire(record, mask)) } else { missing.append(RecordID.text(id)) }
            }
            return (found, missing)
        }
    }

    func list(_ request: some ListRequest) async throws -> (page: [Wire], next: String) {
        let query = try ListQuery(request, of: kind)
        let mask = try ReadMask(request.readMask.paths, for: kind)
        let page = try await service.list(query)
        let wires = await offLoop(when: page.elements.count > StoreLimits.quickRows) {
            page.elements.map { Wire($0, mask) }
        }
        return (wires, page.next.map(query.nextPageToken(after:)) ?? "")
    }

    func search(
        _ request: some SearchRequest
    ) async throws -> (matches: [(record: Wire, score: Double)], next: String) {
        let query = try SearchQuery(request, of: kind)
        let mask = try ReadMask(request.readMask.paths, for: kind)
        let page = try await service.search(query)
        let matches = await offLoop(when: page.elements.count > StoreLimits.quickRows) {
            page.elements.map { (record: Wire($0.record, mask), score: $0.score) }
        }
        return (matches, page.next.map(query.nextPageToken(after:)) ?? "")
    }

    func update(
        _ request: some WriteRequest, _ wire: Wire, _ mask: Google_Protobuf_FieldMask, _ expectedVersion: Int64,
        _ context: ServerContext
    ) async throws -> Wire {
        let account = try AccountID(request.accountID)
        let patch = try wire.patch(in: account, path: kind.wireName, mask: mask, expectedVersion: expectedVersion)
        return try await request.perform(context) {
            Wire($0, .all)
        } _: { write in
            try await service.update(account, patch, write)
        }
    }

    func delete(_ request: some RecordRequest, _ context: ServerContext) async throws -> Wire {
        let (account, id, version) = try request.target()
        return try await request.perform(context) {
            Wire($0, .all)
        } _: { write in
            try await service.delete(account, id, expectedVersion: version, write)
        }
    }

    func undelete(_ request: some RecordRequest, _ context: ServerContext) async throws -> Wire {
        let (account, id, version) = try request.target()
        return try await request.perform(context) {
            Wire($0, .all)
        } _: { write in
            try await service.undelete(account, id, expectedVersion: version, write)
        }
    }

    func setDefault(_ request: some RecordRequest, _ context: ServerContext) async throws -> Wire {
        let (account, id, version) = try request.target()
        return try await request.perform(context) {
            Wire($0, .all)
        } _: { write in
            try await service.setDefault(account, id, expectedVersion: version, write)
        }
    }

    func expunge<Response: Message>(
        _ request: some RecordRequest, _ context: ServerContext, response: Response
    ) async throws -> Response {
        let (account, id, version) = try request.target()
        return try await request.perform(context) { (_: Void) in
            response
        } _: { write in
            try await service.expunge(account, id, expectedVersion: version, write)
        }
    }
}

internal import FoundationEssentials
internal import ProfileModel
internal import ProfileServices
internal import ProfileStore
internal import SwiftProtobuf
internal import TTRPC

/// What the handlers of all kinds of records do alike: from fields of a request to the service, and back to messages.
struct RecordOperations<Wire: WireRecord>: Sendable {
    let service: RecordService<Wire.Record>

    private var kind: ProfileKind { Wire.Record.kind }

    func create(_ accountID: String, _ wire: Wire, _ context: ServerContext) async throws -> Wire {
        let account = try AccountID(accountID)
        let draft = try wire.draft(in: account, path: kind.wireName)
        return Wire(try await service.create(account, draft, actor: try WireFields.actor(context)), .all)
    }

    func batchCreate(_ accountID: String, _ wires: [Wire], _ context: ServerContext) async throws -> [Wire] {
        let account = try AccountID(accountID)
        var violations = FieldViolations()
        var drafts: [RecordDraft<Wire.Record.Content>] = []
        for (index, wire) in wires.enumerated() {
            let draft = try violations.collect { () throws(ProfileError) in
                try wire.draft(in: account, path: "\(kind.pluralWireName)[\(index)]")
            }
            if let draft { drafts.append(draft) }
        }
        try violations.throwIfAny()
        return try await service.batchCreate(account, drafts, actor: try WireFields.actor(context))
            .map { Wire($0, .all) }
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
        var found: [Wire] = []
        var missing: [String] = []
        for (id, record) in zip(ids, records) {
            if let record { found.append(Wire(record, mask)) } else { missing.append(RecordID.text(id)) }
        }
        return (found, missing)
    }

    func list(_ query: ListQuery, _ mask: Google_Protobuf_FieldMask) async throws -> (page: [Wire], next: String) {
        let mask = try ReadMask(mask.paths, for: kind)
        let page = try await service.list(query)
        return (page.elements.map { Wire($0, mask) }, page.next.map(query.nextPageToken(after:)) ?? "")
    }

    func search(
        _ query: SearchQuery, _ mask: Google_Protobuf_FieldMask
    ) async throws -> (matches: [(record: Wire, score: Double)], next: String) {
        let mask = try ReadMask(mask.paths, for: kind)
        let page = try await service.search(query)
        return (
            page.elements.map { (Wire($0.record, mask), $0.score) }, page.next.map(query.nextPageToken(after:)) ?? ""
        )
    }

    func update(
        _ accountID: String, _ wire: Wire, _ mask: Google_Protobuf_FieldMask, _ expectedVersion: Int64,
        _ context: ServerContext
    ) async throws -> Wire {
        let account = try AccountID(accountID)
        try wire.checkAccount(account, path: kind.wireName)
        let record = try await service.update(
            account, try RecordID.parse(wire.id, field: "\(kind.wireName).id"),
            patch: try wire.content(path: kind.wireName),
            mask: try FieldMask(mask.paths, for: kind),
            expectedVersion: try ExpectedVersion(expectedVersion).value, actor: try WireFields.actor(context))
        return Wire(record, .all)
    }

    /// A change of one record that needs nothing but its key.
    typealias Change = (
        RecordService<Wire.Record>, AccountID, UUID, Int64?, ProfileModel.Actor
    ) async throws -> Wire.Record

    func change(
        _ accountID: String, _ id: String, _ expectedVersion: Int64, _ context: ServerContext, _ change: Change
    ) async throws -> Wire {
        Wire(
            try await change(
                service, try AccountID(accountID), try RecordID.parse(id, field: "id"),
                try ExpectedVersion(expectedVersion).value, try WireFields.actor(context)), .all)
    }

    func delete(
        _ accountID: String, _ id: String, _ expectedVersion: Int64, _ context: ServerContext
    ) async throws -> Wire {
        try await change(accountID, id, expectedVersion, context) { service, account, id, version, actor in
            try await service.delete(account, id, expectedVersion: version, actor: actor)
        }
    }

    func undelete(
        _ accountID: String, _ id: String, _ expectedVersion: Int64, _ context: ServerContext
    ) async throws -> Wire {
        try await change(accountID, id, expectedVersion, context) { service, account, id, version, actor in
            try await service.undelete(account, id, expectedVersion: version, actor: actor)
        }
    }

    func setDefault(
        _ accountID: String, _ id: String, _ expectedVersion: Int64, _ context: ServerContext
    ) async throws -> Wire {
        try await change(accountID, id, expectedVersion, context) { service, account, id, version, actor in
            try await service.setDefault(account, id, expectedVersion: version, actor: actor)
        }
    }

    func expunge(_ accountID: String, _ id: String, _ expectedVersion: Int64) async throws {
        try await service.expunge(
            try AccountID(accountID), try RecordID.parse(id, field: "id"),
            expectedVersion: try ExpectedVersion(expectedVersion).value)
    }
}

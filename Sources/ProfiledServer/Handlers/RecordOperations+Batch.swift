internal import FoundationEssentials
internal import ProfileModel
internal import ProfileServices
internal import ProfileStore
internal import SwiftProtobuf
internal import TTRPC

extension RecordOperations {
    func batchUpdate<Item: UpdateRequest, Response: Message>(
        _ request: some WriteRequest, _ items: [Item], _ context: ServerContext,
        response: @escaping @Sendable ([Wire]) -> Response
    ) async throws -> Response where Item.Wire == Wire {
        let account = try AccountID(request.accountID)
        let changes = try Self.each(items) { item throws(ProfileError) in
            try item.checkNested(in: account)
            return try item.patch(in: account)
        }
        return try await request.perform(context) { records in
            response(records.map { Wire($0, .all) })
        } _: { write in
            try await service.batchUpdate(account, changes, write)
        }
    }

    func batchDelete<Item: RecordRequest, Response: Message>(
        _ request: some WriteRequest, _ items: [Item], _ context: ServerContext,
        response: @escaping @Sendable ([Wire]) -> Response
    ) async throws -> Response {
        let account = try AccountID(request.accountID)
        let targets = try Self.each(items) { item throws(ProfileError) in
            try item.checkNested(in: account)
            return BatchItem(
                id: try RecordID.parse(item.id, field: "id"),
                expectedVersion: try ExpectedVersion(item.expectedVersion).value)
        }
        return try await request.perform(context) { records in
            response(records.map { Wire($0, .all) })
        } _: { write in
            try await service.batchDelete(account, targets, write)
        }
    }

    /// Checks every item, and names every violation of all of them.
    private static func each<Item, Result>(
        _ items: [Item], _ check: (Item) throws(ProfileError) -> Result
    ) throws(ProfileError) -> [Result] {
        var violations = FieldViolations()
        var results: [Result] = []
        for (index, item) in items.enumerated() {
            let result = try violations.collect { () throws(ProfileError) in
                do throws(ProfileError) {
                    return try check(item)
                } catch {
                    throw error.within("requests[\(index)]")
                }
            }
            if let result { results.append(result) }
        }
        try violations.throwIfAny()
        return results
    }
}

extension UpdateRequest {
    /// The change, checked.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`).
    func patch(in accountID: AccountID) throws(ProfileError) -> RecordPatch<Wire.Record.Content> {
        try record.patch(
            in: accountID, path: Wire.Record.kind.wireName, mask: updateMask, expectedVersion: expectedVersion)
    }
}

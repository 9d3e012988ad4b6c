internal import FoundationEssentials
public import ProfileModel
public import ProfileStore

extension RecordService {
    /// Changes records, all or none, and returns them in the order given.
    ///
    /// - Throws: `ProfileError`, its fields naming the item: `requests[7].expected_version`.
    public func batchUpdate(
        _ accountID: AccountID, _ changes: [RecordPatch<Record.Content>], _ write: Write<[Record]>
    ) async throws(ProfileError) -> WriteOutcome<[Record]> {
        let items = changes.map { BatchItem(id: $0.id, expectedVersion: $0.expectedVersion) }
        try Self.check(items, idField: "\(Record.kind.wireName).id")
        return try await store.writes.run(accountID, write, kind: Record.kind) { transaction throws(ProfileError) in
            try await self.store.batchUpdate(accountID, items, actor: write.actor, in: transaction) {
                index, record throws(ProfileError) in
                try await Self.applied(changes[index], to: record.content)
            }
        }
    }

    /// Marks records as deleted, all or none, and returns them in the order given.
    ///
    /// - Throws: `ProfileError`, its fields naming the item: `requests[7].expected_version`.
    public func batchDelete(
        _ accountID: AccountID, _ items: [BatchItem], _ write: Write<[Record]>
    ) async throws(ProfileError) -> WriteOutcome<[Record]> {
        try Self.check(items, idField: "id")
        return try await store.writes.run(accountID, write, kind: Record.kind) { transaction throws(ProfileError) in
            try await self.store.batchDelete(accountID, items, actor: write.actor, in: transaction)
        }
    }

    private static func check(_ items: [BatchItem], idField: String) throws(ProfileError) {
        try checkCount(items.count, field: "requests")
        var violations = FieldViolations()
        var seen: [UUID: Int] = [:]
        for (index, item) in items.enumerated() {
            if let earlier = seen[item.id] {
                violations.add("requests[\(index)].\(idField)", "must differ from that of requests[\(earlier)]")
            } else {
                seen[item.id] = index
            }
        }
        try violations.throwIfAny()
    }
}

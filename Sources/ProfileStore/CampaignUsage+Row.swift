internal import ProfileModel

extension CampaignUsage {
    /// Reads the columns of `UsageStatements.columns`, and what follows them is next.
    ///
    /// - Returns: the usage and the bytes of its texts.
    static func read(_ row: inout RowReader) throws -> (CampaignUsage, bytes: Int64) {
        let accountID = AccountID(stored: try row.text())
        let id = try row.uuid()
        let campaignID = CampaignID(stored: try row.text())
        guard let type = UsageType(rawValue: try row.text()) else {
            throw StoredValueError(column: "usage_type", problem: "holds an unknown type")
        }
        let references = UsageReferences(
            containerID: try row.optionalUUID(),
            parts: PartReferences(
                customerProfileID: try row.optionalUUID(), brandGuidelinesID: try row.optionalUUID(),
                budgetID: try row.optionalUUID()))
        let usage = CampaignUsage(
            accountID: accountID, id: id, campaignID: campaignID, type: type, references: references,
            startedAt: try row.timestamp(), endedAt: try row.optionalTimestamp(),
            createdBy: Actor(stored: try row.optionalText() ?? ""),
            endedBy: try row.optionalText().map(Actor.init(stored:)), metadata: try row.json())
        return (usage, bytes: try row.int64())
    }
}

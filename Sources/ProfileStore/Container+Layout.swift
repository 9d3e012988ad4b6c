public import FoundationEssentials
public import ProfileModel

extension Container: StoredRecord {
    /// The columns of `customer_profile_containers`, and what is read from the parts each time.
    public static let layout = RecordLayout<Container>(
        columns: [
            .init(name: "name", type: .text) { $0.name },
            .init(name: "customer_profile_id", type: .uuid) { $0.parts.customerProfileID?.lowercased },
            .init(name: "brand_guidelines_id", type: .uuid) { $0.parts.brandGuidelinesID?.lowercased },
            .init(name: "budget_id", type: .uuid) { $0.parts.budgetID?.lowercased },
            .init(name: "is_default", type: .boolean) { SQLLiteral.boolean($0.isDefault) },
            .init(name: "is_primary", type: .boolean) { SQLLiteral.boolean($0.isPrimary) },
            .init(name: "status", type: .text) { $0.status.rawValue },
            .init(name: "labels", type: .jsonb) { $0.labels.json },
            .init(name: "metadata", type: .jsonb) { SQLLiteral.document($0.metadata) },
        ],
        derived: [
            DerivedColumn(
                name: "is_complete", type: .boolean,
                sql: Self.isCompleteSQL),
            DerivedColumn(
                name: "missing_profiles", type: .textList,
                sql: "array_remove(ARRAY["
                    + ContainerPart.allCases.map { "CASE WHEN NOT \(Self.isLive($0)) THEN '\($0.rawValue)'::text END" }
                    .joined(separator: ", ") + "], NULL)"),
        ],
        nameField: "name",
        decode: { row in
            let name = try row.text()
            let parts = PartReferences(
                customerProfileID: try row.optionalUUID(), brandGuidelinesID: try row.optionalUUID(),
                budgetID: try row.optionalUUID())
            let isDefault = try row.bool()
            let isPrimary = try row.bool()
            guard let status = ContainerStatus(rawValue: try row.text()) else {
                throw StoredValueError(column: "status", problem: "holds an unknown state")
            }
            return ContainerContent(
                name: name, parts: parts, isDefault: isDefault, isPrimary: isPrimary, status: status,
                labels: try row.labels(), metadata: try row.json())
        },
        decodeDerived: { row in
            // The list says it already; the truth value is for filters.
            row.skip(1)
            return ContainerCompleteness(
                missingParts: try row.textList().map { name in
                    guard let part = ContainerPart(rawValue: name) else {
                        throw StoredValueError(column: "missing_profiles", problem: "holds an unknown part")
                    }
                    return part
                })
        })

    /// Takes all parts.
    public init(
        accountID: AccountID, id: UUID, version: Int64, content: ContainerContent, derived: ContainerCompleteness,
        audit: AuditTrail
    ) {
        self.init(
            accountID: accountID, id: id, version: version, content: content, completeness: derived, audit: audit)
    }

    /// The column of `customer_profile_containers` and `campaign_profile_usage` that names a part.
    static func column(_ part: ContainerPart) -> String {
        switch part {
        case .customerProfile: "customer_profile_id"
        case .brandGuidelines: "brand_guidelines_id"
        case .budget: "budget_id"
        }
    }

    /// Whether all parts of row `t` are there and live, as SQL.
    static var isCompleteSQL: String { ContainerPart.allCases.map(isLive).joined(separator: " AND ") }

    /// Whether a part of row `t` is there and live, as SQL.
    private static func isLive(_ part: ContainerPart) -> String {
        """
        EXISTS (SELECT FROM public.\(part.kind.tableName) AS part
        WHERE part.account_id = t.account_id AND part.id = t.\(column(part)) AND part.deleted_at IS NULL)
        """
    }
}

public import FoundationEssentials
public import ProfileModel

extension BrandGuideline: StoredRecord {
    /// The columns of `brand_guidelines`.
    public static let layout = RecordLayout<BrandGuideline>(
        columns: [
            .init(name: "brand_name", type: .text) { $0.brandName },
            .init(name: "detail_level", type: .text) { $0.detailLevel.rawValue },
            .init(name: "high_level_guidelines", type: .jsonb) { SQLLiteral.document($0.highLevelGuidelines) },
            .init(name: "full_style_guide", type: .jsonb) { SQLLiteral.document($0.fullStyleGuide) },
            .init(name: "industry", type: .text) { $0.industry },
            .init(name: "brand_values", type: .textList) { SQLLiteral.list($0.brandValues) },
            .init(name: "is_default", type: .boolean) { SQLLiteral.boolean($0.isDefault) },
            .init(name: "external_refs", type: .jsonb) { SQLLiteral.document($0.externalRefs) },
            .init(name: "labels", type: .jsonb) { $0.labels.json },
            .init(name: "metadata", type: .jsonb) { SQLLiteral.document($0.metadata) },
        ],
        nameField: "brand_name",
        decode: { row in
            let name = try row.text()
            let level = try row.text()
            guard let detailLevel = DetailLevel(rawValue: level) else {
                throw StoredValueError(column: "detail_level", problem: "holds an unknown level")
            }
            return BrandGuidelineContent(
                brandName: name, detailLevel: detailLevel, highLevelGuidelines: try row.json(),
                fullStyleGuide: try row.json(), industry: try row.text(), brandValues: try row.textList(),
                isDefault: try row.bool(), externalRefs: try row.json(), labels: try row.labels(),
                metadata: try row.json())
        })

    /// Takes all parts; nothing is derived.
    public init(
        accountID: AccountID, id: UUID, version: Int64, content: BrandGuidelineContent, derived: NothingDerived,
        audit: AuditTrail
    ) {
        self.init(accountID: accountID, id: id, version: version, content: content, audit: audit)
    }
}

public import ProfileModel

extension BrandGuideline: StoredRecord {
    /// The columns of `brand_guidelines`.
    public static let layout = RecordLayout<BrandGuidelineContent>(
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
        statementNames: StatementNames(
            get: "brand_guideline_get",
            lock: "brand_guideline_lock",
            batchGet: "brand_guideline_batch_get",
            create: "brand_guideline_create",
            update: "brand_guideline_update",
            delete: "brand_guideline_delete",
            undelete: "brand_guideline_undelete",
            expunge: "brand_guideline_expunge",
            lockDefault: "brand_guideline_lock_default",
            clearDefault: "brand_guideline_clear_default",
            setDefault: "brand_guideline_set_default",
            findTakenName: "brand_guideline_find_taken_name",
            findTakenID: "brand_guideline_find_taken_id",
            findDefault: "brand_guideline_find_default"),
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
}

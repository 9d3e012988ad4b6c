public import FoundationEssentials
public import ProfileModel

extension CustomerProfile: StoredRecord {
    /// The columns of `target_customer_profiles`.
    public static let layout = RecordLayout<CustomerProfile>(
        columns: [
            .init(name: "name", type: .text) { $0.name },
            .init(name: "description", type: .text) { $0.description },
            .init(name: "demographics", type: .jsonb) { SQLLiteral.document($0.demographics) },
            .init(name: "interests", type: .textList) { SQLLiteral.list($0.interests) },
            .init(name: "behavior", type: .jsonb) { SQLLiteral.document($0.behavior) },
            .init(name: "persona", type: .jsonb) { SQLLiteral.document($0.persona) },
            .init(name: "is_default", type: .boolean) { SQLLiteral.boolean($0.isDefault) },
            .init(name: "is_active", type: .boolean) { SQLLiteral.boolean($0.isActive) },
            .init(name: "labels", type: .jsonb) { $0.labels.json },
            .init(name: "metadata", type: .jsonb) { SQLLiteral.document($0.metadata) },
        ],
        nameField: "name",
        decode: { row in
            CustomerProfileContent(
                name: try row.text(), description: try row.text(), demographics: try row.json(),
                interests: try row.textList(), behavior: try row.json(), persona: try row.json(),
                isDefault: try row.bool(), isActive: try row.bool(), labels: try row.labels(), metadata: try row.json())
        })

    /// Takes all parts; nothing is derived.
    public init(
        accountID: AccountID, id: UUID, version: Int64, content: CustomerProfileContent, derived: NothingDerived,
        audit: AuditTrail
    ) {
        self.init(accountID: accountID, id: id, version: version, content: content, audit: audit)
    }
}

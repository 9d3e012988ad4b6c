public import ProfileModel

extension CustomerProfile: StoredRecord {
    /// The columns of `target_customer_profiles`.
    public static let layout = RecordLayout<CustomerProfileContent>(
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
        statementNames: StatementNames(
            get: "customer_profile_get",
            lock: "customer_profile_lock",
            batchGet: "customer_profile_batch_get",
            create: "customer_profile_create",
            update: "customer_profile_update",
            delete: "customer_profile_delete",
            undelete: "customer_profile_undelete",
            expunge: "customer_profile_expunge",
            lockDefault: "customer_profile_lock_default",
            clearDefault: "customer_profile_clear_default",
            setDefault: "customer_profile_set_default",
            findTakenName: "customer_profile_find_taken_name",
            findTakenID: "customer_profile_find_taken_id",
            findDefault: "customer_profile_find_default"),
        decode: { row in
            CustomerProfileContent(
                name: try row.text(), description: try row.text(), demographics: try row.json(),
                interests: try row.textList(), behavior: try row.json(), persona: try row.json(),
                isDefault: try row.bool(), isActive: try row.bool(), labels: try row.labels(), metadata: try row.json())
        })
}

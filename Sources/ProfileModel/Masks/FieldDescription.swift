/// A field of a record as masks, filters and orders see it.
struct FieldDescription: Sendable, Hashable {
    /// What a field holds.
    enum Content: Sendable, Hashable {
        case text
        case boolean
        case integer
        case timestamp
        case identifier
        case detailLevel
        /// One of a few texts.
        case choice([String])
        case textList
        case labels
        case document(ProfileDocument)
        /// Messages of their own, which neither masks lead into nor filters ask for.
        case messages
    }

    /// Who may set a field.
    enum Access: Sendable, Hashable {
        /// The owner, by an update.
        case writable
        /// Whoever creates the record; never changed by an update.
        case immutable
        /// The server.
        case outputOnly
        /// The owner, by a method of its own.
        case byMethod(String)
    }

    /// The name on the wire.
    let name: String
    let content: Content
    let access: Access

    /// Every field of a kind, in the order of the wire.
    static func fields(of kind: ProfileKind) -> [FieldDescription] {
        switch kind {
        case .customerProfile: customerProfile
        case .brandGuideline: brandGuideline
        case .budget: budget
        case .container: container
        }
    }

    /// The field of a kind with this name on the wire.
    static func field(_ name: String, of kind: ProfileKind) -> FieldDescription? {
        fields(of: kind).first { $0.name == name }
    }

    private init(_ name: String, _ content: Content, _ access: Access = .writable) {
        self.name = name
        self.content = content
        self.access = access
    }

    private static let common: [FieldDescription] = [
        FieldDescription("account_id", .text, .immutable),
        FieldDescription("id", .identifier, .immutable),
        FieldDescription("version", .integer, .outputOnly),
        FieldDescription("labels", .labels),
        FieldDescription("metadata", .document(.metadata)),
        FieldDescription("created_at", .timestamp, .outputOnly),
        FieldDescription("updated_at", .timestamp, .outputOnly),
        FieldDescription("deleted_at", .timestamp, .outputOnly),
        FieldDescription("created_by", .text, .outputOnly),
        FieldDescription("updated_by", .text, .outputOnly),
        FieldDescription("deleted_by", .text, .outputOnly),
    ]

    private static let customerProfile: [FieldDescription] =
        common + [
            FieldDescription("name", .text),
            FieldDescription("description", .text),
            FieldDescription("demographics", .document(.demographics)),
            FieldDescription("interests", .textList),
            FieldDescription("behavior", .document(.behavior)),
            FieldDescription("persona", .document(.persona)),
            FieldDescription("is_default", .boolean, .byMethod("SetDefault")),
            FieldDescription("is_active", .boolean),
        ]

    private static let brandGuideline: [FieldDescription] =
        common + [
            FieldDescription("brand_name", .text),
            FieldDescription("detail_level", .detailLevel),
            FieldDescription("high_level_guidelines", .document(.highLevelGuidelines)),
            FieldDescription("full_style_guide", .document(.fullStyleGuide)),
            FieldDescription("industry", .text),
            FieldDescription("brand_values", .textList),
            FieldDescription("is_default", .boolean, .byMethod("SetDefault")),
            FieldDescription("external_refs", .document(.externalRefs)),
        ]

    private static let budget: [FieldDescription] =
        common + [
            FieldDescription("name", .text),
            FieldDescription("amount_micros", .integer),
            FieldDescription("currency_code", .text),
            FieldDescription("time_zone", .text),
            FieldDescription("start_at", .timestamp),
            FieldDescription("end_at", .timestamp),
            FieldDescription("delivery_method", .text),
            FieldDescription("period", .text),
            FieldDescription("status", .text),
            FieldDescription("type", .text),
            FieldDescription("is_shared", .boolean),
            FieldDescription("hard_cap", .boolean),
            FieldDescription("alerts", .messages),
            FieldDescription("balance", .messages, .outputOnly),
            FieldDescription("campaign_ids", .textList, .outputOnly),
        ]

    private static let container: [FieldDescription] =
        common + [
            FieldDescription("name", .text),
            FieldDescription("customer_profile_id", .identifier),
            FieldDescription("brand_guidelines_id", .identifier),
            FieldDescription("budget_id", .identifier),
            FieldDescription("is_default", .boolean, .byMethod("SetDefault")),
            FieldDescription("is_primary", .boolean, .byMethod("SetPrimary")),
            FieldDescription("status", .choice(ContainerStatus.allCases.map(\.rawValue))),
            FieldDescription("is_complete", .boolean, .outputOnly),
            FieldDescription("missing_profiles", .textList, .outputOnly),
        ]
}

import ProfileModel

extension ProfileContent {
    /// About how many bytes the content's documents have: enough to tell small from large.
    var approximateByteCount: Int {
        guard let (documents, _) = parts else { return .max }
        return documents.reduce(0) { $0 + $1.utf8.count }
    }

    /// At least as many bytes as the content takes in an answer once it is stored: the database writes documents with
    /// blanks behind commas and colons, and numbers without exponents.
    var storedByteBound: Int {
        guard let (documents, texts) = parts else { return .max }
        // Tag and length of every text take up to 8 bytes; other fields are counted with the record.
        return documents.reduce(0) { $0 + Self.storedByteBound(document: $1) + 8 }
            + texts.reduce(0) { $0 + $1.utf8.count + 8 }
    }

    /// The most bytes of a stored document (migrations/0001, `profiled_is_document`).
    private static var maximumStoredBytes: Int { 393_216 }

    private static func storedByteBound(document: String) -> Int {
        var bound = document.utf8.count
        var previous: UInt8 = 0
        for byte in document.utf8 {
            switch byte {
            case UInt8(ascii: ","), UInt8(ascii: ":"): bound += 1
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                // An exponent goes up to a thousand digits, the sign and the point.
                if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(previous) { bound += 1_002 }
            default: break
            }
            previous = byte
        }
        return min(bound, maximumStoredBytes)
    }

    /// The documents, and all other texts.
    private var parts: (documents: [String], texts: [String])? {
        switch self {
        case let profile as CustomerProfileContent:
            (
                [profile.demographics, profile.behavior, profile.persona, profile.metadata],
                [profile.name, profile.description] + profile.interests + Self.texts(profile.labels)
            )
        case let guideline as BrandGuidelineContent:
            (
                [guideline.highLevelGuidelines, guideline.fullStyleGuide, guideline.externalRefs, guideline.metadata],
                [guideline.brandName, guideline.industry] + guideline.brandValues + Self.texts(guideline.labels)
            )
        case let container as ContainerContent:
            // Three ids of 36 characters, a tag and a length each.
            (
                [container.metadata],
                [container.name] + Self.texts(container.labels) + Array(repeating: Self.uuid, count: 3)
            )
        case let budget as BudgetContent:
            (
                [budget.metadata],
                [budget.name, budget.currencyCode, budget.timeZone] + budget.alerts.flatMap { [$0.id, ""] }
                    + Self.texts(budget.labels)
            )
        default: nil
        }
    }

    private static var uuid: String { "00000000-0000-0000-0000-000000000000" }

    private static func texts(_ labels: Labels) -> [String] {
        // An entry of a map is a message of its own: a third tag and length.
        labels.values.flatMap { [$0.key, $0.value, ""] }
    }
}

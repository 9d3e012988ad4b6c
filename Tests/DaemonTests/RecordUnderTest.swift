import Foundation
import JSON
import ProfileClient

/// What the tests of all kinds of records need to know of one.
protocol RecordUnderTest: ProfileRecord {
    /// Its table.
    static var table: String { get }
    /// What the history calls it.
    static var historyType: String { get }
    /// Its field in requests that carry one; with an `s` the field of batches.
    static var wireName: String { get }
    /// The field of its name.
    static var nameField: String { get }
    /// The field of its list of texts.
    static var listField: String { get }
    /// The field of one of its documents, the one that `document` holds.
    static var documentField: String { get }
    /// Whether no two live ones of an account may share a name.
    static var hasUniqueNames: Bool { get }

    /// One with nothing but a name.
    init(named name: String)
    /// One with every field set.
    static func full(_ name: String) -> Self
    /// Those of an account.
    static func records(of account: ProfileAccount) -> RecordCollection<Self>
    /// The part of a status that is about this kind.
    static func part(of status: ProfileStatus) -> ProfileStatus.Kind

    var title: String { get set }
    var list: [String] { get set }
    var document: JSONObject { get set }
    var isDefault: Bool { get set }
    /// Every field that a caller decides, by name, as bytes: documents with their keys in order.
    var fields: [String: [UInt8]] { get }
}

extension RecordUnderTest {
    /// The name's bytes: Swift takes texts for equal that are not.
    var titleBytes: [UInt8] { Array(title.utf8) }

    /// Fields that every kind has.
    var commonFields: [String: [UInt8]] {
        [
            "name": titleBytes, "list": list.map { "<\($0)>" }.joined().bytes,
            "labels": labels.sorted { $0.key < $1.key }.map { "<\($0.key)=\($0.value)>" }.joined().bytes,
            "metadata": metadata.members.canonicalBytes, "is_default": "\(isDefault)".bytes,
        ]
    }
}

extension CustomerProfile: RecordUnderTest {
    static let table = "target_customer_profiles"
    static let historyType = "customer_profile"
    static let wireName = "customer_profile"
    static let nameField = "name"
    static let listField = "interests"
    static let documentField = "demographics"
    static let hasUniqueNames = true

    init(named name: String) { self.init(name: name) }

    static func full(_ name: String) -> CustomerProfile {
        var record = CustomerProfile(name: name)
        record.description = "Leute, die \"früh\" fahren\n\tund 'gern'"
        record.demographics.ageRange = AgeRange(minimum: 25, maximum: 40)
        record.demographics.gender = .female
        record.demographics.members["own"] = ["deep": [["x": 1], nil, true, "ünïcode"]]
        record.interests = ["Cycling", "podcasts", "Ćevapi"]
        record.behavior.members["devicePreferences"] = ["mobile", "smart_tv"]
        record.persona.name = "Zoë O'Hara"
        record.persona.motivations = ["time", "calm"]
        record.isActive = false
        record.labels = ["team": "emea", "a.b/c-d_1": ""]
        record.metadata.tags = ["α", "β"]
        record.metadata.notes = "a \\ b % c _ d"
        return record
    }

    static func records(of account: ProfileAccount) -> RecordCollection<CustomerProfile> { account.customerProfiles }
    static func part(of status: ProfileStatus) -> ProfileStatus.Kind { status.customerProfiles }

    var title: String {
        get { name }
        set { name = newValue }
    }
    var list: [String] {
        get { interests }
        set { interests = newValue }
    }
    var document: JSONObject {
        get { demographics.members }
        set { demographics.members = newValue }
    }
    var fields: [String: [UInt8]] {
        commonFields.merging([
            "description": description.bytes, "demographics": demographics.members.canonicalBytes,
            "behavior": behavior.members.canonicalBytes, "persona": persona.members.canonicalBytes,
            "is_active": "\(isActive)".bytes,
        ]) { $1 }
    }
}

extension BrandGuideline: RecordUnderTest {
    static let table = "brand_guidelines"
    static let historyType = "brand_guideline"
    static let wireName = "brand_guideline"
    static let nameField = "brand_name"
    static let listField = "brand_values"
    static let documentField = "high_level_guidelines"
    static let hasUniqueNames = false

    init(named name: String) { self.init(brandName: name) }

    static func full(_ name: String) -> BrandGuideline {
        var record = BrandGuideline(brandName: name)
        record.detailLevel = .full
        record.highLevelGuidelines.members["colors"] = ["primary": [["name": "Rouge", "hex": "#DA291C"]]]
        record.highLevelGuidelines.members["own"] = ["depth": [1, [2, [3]]]]
        record.fullStyleGuide.members["voiceGuidelines"] = ["brandVoice": "frank, “warm”"]
        record.industry = "Génie civil"
        record.brandValues = ["Honesty", "Курага"]
        record.externalRefs.members["canvaBrandTemplateId"] = "DAF-1"
        record.labels = ["team": "apac"]
        record.metadata.tags = ["x"]
        return record
    }

    static func records(of account: ProfileAccount) -> RecordCollection<BrandGuideline> { account.brandGuidelines }
    static func part(of status: ProfileStatus) -> ProfileStatus.Kind { status.brandGuidelines }

    var title: String {
        get { brandName }
        set { brandName = newValue }
    }
    var list: [String] {
        get { brandValues }
        set { brandValues = newValue }
    }
    var document: JSONObject {
        get { highLevelGuidelines.members }
        set { highLevelGuidelines.members = newValue }
    }
    var fields: [String: [UInt8]] {
        commonFields.merging([
            "detail_level": "\(detailLevel)".bytes, "industry": industry.bytes,
            "high_level_guidelines": highLevelGuidelines.members.canonicalBytes,
            "full_style_guide": fullStyleGuide.members.canonicalBytes,
            "external_refs": externalRefs.members.canonicalBytes,
        ]) { $1 }
    }
}

extension String {
    /// The text as UTF-8.
    var bytes: [UInt8] { Array(utf8) }
}

extension JSONObject {
    /// The object as text with all keys in order, for comparing byte by byte.
    var canonicalBytes: [UInt8] { JSONValue.object(self).sorted.text.bytes }
}

extension JSONValue {
    /// The same value, the keys of every object in order.
    var sorted: JSONValue {
        switch self {
        case .array(let items): return .array(items.map(\.sorted))
        case .object(let object):
            var result = JSONObject()
            for member in object.members.sorted(by: { $0.key.bytes.lexicographicallyPrecedes($1.key.bytes) }) {
                result[member.key] = member.value.sorted
            }
            return .object(result)
        default: return self
        }
    }
}

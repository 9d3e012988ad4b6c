internal import JSON
internal import ProfileClient

/// A record of an import, of whichever kind.
enum ImportRecord: Equatable {
    case customerProfile(CustomerProfile)
    case brandGuideline(BrandGuideline)
    case budget(Budget)
    case container(Container)

    /// Reads a line (protocol/import-format.md).
    ///
    /// - Throws: ``RecordFormatError``.
    init(line: [UInt8]) throws(RecordFormatError) {
        let limits = JSONLimits(maximumBytes: LineSplitter.maximumLineBytes, maximumDepth: JSONLimits.deepest)
        let value: JSONValue
        do throws(JSONParseError) {
            value = try JSONValue(parsingUTF8: line, limits: limits)
        } catch {
            throw Self.error("", "is no JSON: \(error.reason) at column \(error.column)")
        }
        guard let object = value.objectValue else {
            throw Self.error("", "must be a JSON object, is \(value.typeName)")
        }
        guard let kind = object["kind"] else {
            throw Self.error("kind", "is missing: customer_profile, brand_guideline, budget or container")
        }
        do {
            switch kind.stringValue {
            case CustomerProfile.formKind: self = .customerProfile(try CustomerProfile(form: object))
            case BrandGuideline.formKind: self = .brandGuideline(try BrandGuideline(form: object))
            case Budget.formKind: self = .budget(try Budget(form: object))
            case Container.formKind: self = .container(try Container(form: object))
            default:
                throw Self.error(
                    "kind", "must be customer_profile, brand_guideline, budget or container, is \(kind.text)")
            }
        } catch let error as RecordFormatError {
            throw error
        } catch {
            throw Self.error("", "\(error)")
        }
    }

    private static func error(_ field: String, _ rule: String) -> RecordFormatError {
        RecordFormatError(violations: [FieldViolation(field: field, rule: rule)])
    }
}

import ProfileClient
import Testing

/// A kind of record, as an argument of tests.
enum Kind: String, CaseIterable, CustomTestStringConvertible {
    case customerProfile
    case brandGuideline

    var type: any RecordUnderTest.Type {
        switch self {
        case .customerProfile: CustomerProfile.self
        case .brandGuideline: BrandGuideline.self
        }
    }

    var testDescription: String { rawValue }
}

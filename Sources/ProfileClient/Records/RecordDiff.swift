public import JSON
internal import ProfiledProtocol

/// What two versions of a record differ in.
public struct RecordDiff: Sendable, Hashable {
    /// The differences, in the order of their paths. Version, times and actors are none.
    public let differences: [FieldDifference]
    /// The later version.
    public let toVersion: Int64
}

/// One place in which two versions of a record differ.
public struct FieldDifference: Sendable, Hashable {
    /// The path, as in a field mask: `name`, `demographics.ageRange.min`. Lists are compared as a whole.
    public let path: String
    /// What was there; nil if nothing was.
    public let oldValue: JSONValue?
    /// What is there in the later version; nil if nothing is.
    public let newValue: JSONValue?
}

extension RecordDiff {
    init(_ differences: [Profiled_V1_FieldDifference], toVersion: Int64) throws(DocumentError) {
        var all: [FieldDifference] = []
        for difference in differences {
            all.append(
                FieldDifference(
                    path: difference.path,
                    oldValue: try DocumentError.value(difference.oldValue, difference.path),
                    newValue: try DocumentError.value(difference.newValue, difference.path)))
        }
        self.init(differences: all, toVersion: toVersion)
    }
}

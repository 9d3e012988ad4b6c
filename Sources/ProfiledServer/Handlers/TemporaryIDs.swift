internal import FoundationEssentials
internal import ProfileModel

/// The temporary ids of one Mutate, each with the UUID that stands for it.
struct TemporaryIDs {
    /// The most characters after the `$`.
    private static let maximumLength = 63

    private var ids: [String: UUID] = [:]

    /// Gives a record that is to be created its id: a UUID for a temporary id; any other text stays as it is.
    mutating func define(_ id: inout String, field: String, into violations: inout FieldViolations) {
        guard id.hasPrefix("$") else { return }
        let name = id.utf8.dropFirst()
        let isValid = name.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard isValid, 1...Self.maximumLength ~= name.count else {
            violations.add(field, "must be a UUID, or `$` and 1 to \(Self.maximumLength) characters [A-Za-z0-9_-]")
            return
        }
        guard ids[id] == nil else {
            violations.add(field, "is the temporary id of an operation before it already")
            return
        }
        let uuid = UUID()
        ids[id] = uuid
        id = RecordID.text(uuid)
    }

    /// Puts a record's id in the place of a temporary one; any other text stays as it is.
    func resolve(_ id: inout String, field: String, into violations: inout FieldViolations) {
        guard id.hasPrefix("$") else { return }
        guard let uuid = ids[id] else {
            violations.add(field, "must be a temporary id of an operation before it")
            return
        }
        id = RecordID.text(uuid)
    }
}

public import FoundationEssentials
import JSON

extension CustomerProfileContent {
    /// The key of a copy's metadata that names the original.
    public static let clonedFromKey = "clonedFrom"

    /// What a copy holds: the same, never the default, with the original's id in its metadata.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`) when the metadata has no room for it.
    public func copied(from id: UUID, named name: String) throws(ProfileError) -> CustomerProfileContent {
        var copy = self
        copy.name = name
        copy.isDefault = false
        var metadata = (try? JSONObject(parsing: metadata, limits: ProfileDocument.storedLimits)) ?? JSONObject()
        metadata[Self.clonedFromKey] = .string(RecordID.text(id))
        copy.metadata = metadata.text
        guard copy.metadata.utf8.count <= JSONLimits.document.maximumBytes else {
            throw .invalidArgument(
                "id",
                "must name a profile whose metadata has room for \(Self.clonedFromKey): at most "
                    + "\(JSONLimits.document.maximumBytes) bytes")
        }
        return copy
    }

    /// Normalises and checks a name given for a copy.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`) naming the field `name`.
    public static func checkedName(_ name: String) throws(ProfileError) -> String {
        let normalised = TextRules.normalised(name)
        if let rule = TextRules.violation(normalised) { throw .invalidArgument("name", rule) }
        return normalised
    }
}

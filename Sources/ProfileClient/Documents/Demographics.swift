public import JSON

/// Who the people of a profile are.
///
/// A view of a JSON object: members that this type doesn't know are kept, see `members`.
public struct Demographics: JSONDocument {
    /// All members, known and unknown.
    public var members: JSONObject

    /// Makes a view of the members.
    public init(members: JSONObject) { self.members = members }

    /// Their ages.
    public var ageRange: AgeRange {
        get { value("ageRange") }
        set { setValue(newValue, "ageRange") }
    }

    /// Their gender.
    public var gender: Gender? {
        get { self["gender"] }
        set { self["gender"] = newValue }
    }

    /// Where they are.
    public var location: Location {
        get { value("location") }
        set { setValue(newValue, "location") }
    }

    /// What they earn.
    public var incomeRange: IncomeRange {
        get { value("incomeRange") }
        set { setValue(newValue, "incomeRange") }
    }

    /// Their education.
    public var educationLevel: EducationLevel? {
        get { self["educationLevel"] }
        set { self["educationLevel"] = newValue }
    }
}

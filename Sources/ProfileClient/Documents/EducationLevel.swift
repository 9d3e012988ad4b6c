public import JSON

/// How far education went. A word that this version doesn't know is kept as it is.
public struct EducationLevel: RawRepresentable, JSONConvertible, Sendable, Hashable {
    /// The word as stored.
    public let rawValue: String

    /// Takes a word.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Any.
    public static let any = EducationLevel(rawValue: "any")

    /// High school.
    public static let highSchool = EducationLevel(rawValue: "high_school")

    /// Some college.
    public static let someCollege = EducationLevel(rawValue: "some_college")

    /// An associate degree.
    public static let associates = EducationLevel(rawValue: "associates")

    /// A bachelor's degree.
    public static let bachelors = EducationLevel(rawValue: "bachelors")

    /// A master's degree.
    public static let masters = EducationLevel(rawValue: "masters")

    /// A professional degree.
    public static let professional = EducationLevel(rawValue: "professional")

    /// A doctorate.
    public static let doctorate = EducationLevel(rawValue: "doctorate")
}

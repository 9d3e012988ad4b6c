/// A path of keys into a JSON object, such as `ageRange.min`.
///
/// Segments are separated by dots. A segment with anything but letters, digits, `_`, `-` and `$` is written between
/// backticks, inside which a backtick is doubled: `` brand.`primary.colour` ``. Paths lead through objects only: an
/// array is read or replaced as a whole.
///
/// Source: the field mask rules of AIP-161.
public struct JSONPath: Sendable, Hashable {
    /// The most segments in a path; the depth that a stored document may have.
    public static let maximumSegments = 32

    /// The keys from the outermost inwards; never empty, none of them empty.
    public let segments: [String]

    /// Makes a path of 1 … 32 keys, or nil when there are none, more, or an empty one or U+0000 among them.
    public init?(_ segments: [String]) {
        guard 1...Self.maximumSegments ~= segments.count,
            segments.allSatisfy({ !$0.isEmpty && !$0.utf8.contains(0) })
        else { return nil }
        self.segments = segments
    }

    /// Reads a path in its dotted form.
    ///
    /// - Throws: `JSONPathError` with the offset of the offending character.
    public init(parsing text: some StringProtocol) throws(JSONPathError) {
        var segments: [String] = []
        var rest = Array(text.unicodeScalars)[...]
        while true {
            let start = rest.startIndex
            let segment = rest.first == "`" ? try Self.takeQuoted(&rest) : Self.takePlain(&rest)
            guard !segment.isEmpty else { throw JSONPathError(rule: .emptySegment, offset: start) }
            segments.append(segment)
            guard segments.count <= Self.maximumSegments else {
                throw JSONPathError(rule: .tooManySegments, offset: start)
            }
            guard let separator = rest.first else { break }
            guard separator == "." else { throw JSONPathError(rule: .unexpectedCharacter, offset: rest.startIndex) }
            rest = rest.dropFirst()
        }
        self.segments = segments
    }

    /// Whether `other` is this path or leads to something inside what this path leads to.
    public func contains(_ other: JSONPath) -> Bool { other.segments.starts(with: segments) }

    private static func takePlain(_ rest: inout ArraySlice<Unicode.Scalar>) -> String {
        let segment = rest.prefix(while: isPlain)
        rest = rest.dropFirst(segment.count)
        return string(segment)
    }

    private static func takeQuoted(_ rest: inout ArraySlice<Unicode.Scalar>) throws(JSONPathError) -> String {
        let start = rest.startIndex
        rest = rest.dropFirst()
        var segment: [Unicode.Scalar] = []
        while let scalar = rest.first {
            rest = rest.dropFirst()
            if scalar == "\0" { throw JSONPathError(rule: .unexpectedCharacter, offset: rest.startIndex - 1) }
            if scalar == "`" {
                guard rest.first == "`" else { return string(segment[...]) }
                rest = rest.dropFirst()
            }
            segment.append(scalar)
        }
        throw JSONPathError(rule: .unclosedBacktick, offset: start)
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_" || scalar == "-"
            || scalar == "$" || scalar.properties.generalCategory == .nonspacingMark
            || scalar.properties.generalCategory == .spacingMark
    }
}

extension JSONPath: CustomStringConvertible {
    /// The dotted form, with backticks where they are needed.
    public var description: String { segments.map(Self.quoted).joined(separator: ".") }

    private static func quoted(_ segment: String) -> String {
        if segment.unicodeScalars.allSatisfy(isPlain) { return segment }
        return "`" + segment.split(separator: "`", omittingEmptySubsequences: false).joined(separator: "``") + "`"
    }
}

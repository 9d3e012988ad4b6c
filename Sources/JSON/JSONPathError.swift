/// Why a text is not a JSON path, or why a path does not lead anywhere.
public struct JSONPathError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The rule that was broken.
    public enum Rule: Sendable, Hashable {
        /// A segment has no characters.
        case emptySegment
        /// A character needs backticks, or stands after a closing one.
        case unexpectedCharacter
        /// A backtick is never closed.
        case unclosedBacktick
        /// More than 32 segments.
        case tooManySegments
        /// A segment leads into something that is not an object; `offset` is the position of that segment in the path.
        case notAnObject
    }

    /// The rule that was broken.
    public let rule: Rule
    /// Where: the offset in Unicode scalars, or the segment's position, from 0.
    public let offset: Int

    /// Names a rule and a place.
    public init(rule: Rule, offset: Int) {
        self.rule = rule
        self.offset = offset
    }

    /// The rule and the place in words.
    public var description: String {
        switch rule {
        case .emptySegment: "empty segment at offset \(offset)"
        case .unexpectedCharacter: "unexpected character at offset \(offset); quote the segment with backticks"
        case .unclosedBacktick: "unclosed backtick at offset \(offset)"
        case .tooManySegments: "more than \(JSONPath.maximumSegments) segments"
        case .notAnObject: "segment \(offset) leads into something that is not an object"
        }
    }
}

internal import JSON
internal import SwiftProtobuf

/// The request messages of a call as JSON text: one value, or several after each other, a line each.
struct CallInput {
    private let text: String

    init(_ text: String) { self.text = text }

    /// The one request; no text at all is an empty message.
    func single<Request: Message>(_ type: Request.Type) throws -> Request {
        try Self.message(text.allSatisfy(\.isWhitespace) ? "{}" : text)
    }

    /// The requests of a stream, one a line; a text that is one JSON value may span lines.
    func all<Request: Message>(_ type: Request.Type) throws -> [Request] {
        let limits = JSONLimits(maximumBytes: InputFile.maximumBytes, maximumDepth: JSONLimits.deepest)
        if (try? JSONValue(parsing: text, limits: limits)) != nil { return [try Self.message(text)] }
        return try text.split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }
            .map { try Self.message(String($0)) }
    }

    /// Reads a request. A JSON object where the field is text takes the object's text, so that documents need no quoting.
    private static func message<Request: Message>(_ text: String) throws -> Request {
        let limits = JSONLimits(maximumBytes: InputFile.maximumBytes, maximumDepth: JSONLimits.deepest)
        let value: JSONValue
        do {
            value = try JSONValue(parsing: text, limits: limits)
        } catch {
            throw CommandFailure(.usage, "the request is no JSON: \(error)")
        }
        guard value.objectValue != nil else {
            throw CommandFailure(.usage, "the request must be a JSON object, is \(value.typeName)")
        }
        do {
            return try Request(jsonString: documentsAsText(value, "").text)
        } catch {
            throw CommandFailure(.invalid, "the request is no \(Request.protoMessageName): \(error)")
        }
    }

    /// Fields that hold JSON text, by their names in JSON and in the protocol.
    private static let documentFields: Set<String> = [
        "demographics", "behavior", "persona", "metadata", "highLevelGuidelines", "high_level_guidelines",
        "fullStyleGuide", "full_style_guide", "externalRefs", "external_refs",
    ]

    private static func documentsAsText(_ value: JSONValue, _ key: String) -> JSONValue {
        switch value {
        case .object(let object):
            if documentFields.contains(key) { return .string(value.text) }
            var copy = JSONObject()
            for member in object.members { copy[member.key] = documentsAsText(member.value, member.key) }
            return .object(copy)
        case .array(let elements): return .array(elements.map { documentsAsText($0, "") })
        default: return value
        }
    }
}

internal import JSON
internal import TTRPC

/// A document in an answer that can't be read. The daemon sends none; this is for the day it does.
struct DocumentError: Error {
    let field: String
    let cause: JSONParseError

    /// Answers are read with wider limits than requests: what the daemon stored under other limits must be readable.
    static let limits = JSONLimits(maximumBytes: 4 * 1024 * 1024, maximumDepth: JSONLimits.deepest)

    static func document<Document: JSONDocument>(
        _ text: String, _ field: String
    ) throws(DocumentError) -> Document {
        do throws(JSONParseError) {
            return try Document(parsing: text, limits: limits)
        } catch {
            throw DocumentError(field: field, cause: error)
        }
    }

    /// A value of any kind; nil for the empty string.
    static func value(_ text: String, _ field: String) throws(DocumentError) -> JSONValue? {
        if text.isEmpty { return nil }
        do throws(JSONParseError) {
            return try JSONValue(parsing: text, limits: limits)
        } catch {
            throw DocumentError(field: field, cause: error)
        }
    }

    /// An object that no type describes.
    static func object(_ text: String, _ field: String) throws(DocumentError) -> JSONObject {
        do throws(JSONParseError) {
            return try JSONObject(parsing: text, limits: limits)
        } catch {
            throw DocumentError(field: field, cause: error)
        }
    }

    /// A document's text on the wire, where none is the empty string.
    static func text(_ document: some JSONDocument) -> String { document.members.isEmpty ? "" : document.text }

    static func translated<Value>(
        _ method: MethodDescriptor, _ body: () throws(DocumentError) -> Value
    ) throws(ProfileClientError) -> Value {
        do throws(DocumentError) {
            return try body()
        } catch {
            throw ProfileClientError(
                .internalError, "the answer's \(error.field) can't be read: \(error.cause)", method: method,
                requestID: "")
        }
    }
}

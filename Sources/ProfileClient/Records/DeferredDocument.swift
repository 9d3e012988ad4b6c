internal import JSON
internal import Synchronization
internal import TTRPC

/// A document of an answer that is parsed when somebody looks at it: most programs read a record for one or two of its parts.
///
/// Whether the text can be parsed is found out at once, so that an answer that can't be read fails where it arrives.
struct DeferredDocument: Sendable {
    private enum Storage {
        case members(JSONObject)
        case text(AnswerText, Range<Int>)
    }

    private var storage: Storage

    /// A document without members.
    init() { storage = .members(JSONObject()) }

    /// A document that is there.
    init(_ document: some JSONDocument) { storage = .members(document.members) }

    /// A document of an answer.
    ///
    /// - Throws: `DocumentError` naming the field when the text is no object.
    init(_ text: String, _ field: String) throws(DocumentError) {
        if text.isEmpty {
            storage = .members(JSONObject())
        } else if JSONScanner.isSurelyObject(text.utf8.span), text.utf8.count <= DocumentError.limits.maximumBytes {
            let bytes = Array(text.utf8)
            storage = .text(AnswerText(bytes), 0..<bytes.count)
        } else {
            storage = .members(try DocumentError.object(text, field))
        }
    }

    /// A document within an encoded answer; nil when only the parser can tell whether it is one.
    init?(_ answer: AnswerText, _ range: Range<Int>) {
        let bytes = answer.bytes
        guard range.count <= DocumentError.limits.maximumBytes,
            JSONScanner.isSurelyObject(bytes.span.extracting(range))
        else { return nil }
        storage = .text(answer, range)
    }

    /// The document; parsed once, for all copies of it.
    func document<Document: JSONDocument>() -> Document { Document(members: members) }

    private var members: JSONObject {
        switch storage {
        case .members(let members): members
        case .text(let answer, let range): answer.members(range)
        }
    }
}

extension DeferredDocument: Hashable {
    static func == (left: DeferredDocument, right: DeferredDocument) -> Bool {
        if case .text(let leftAnswer, let leftRange) = left.storage,
            case .text(let rightAnswer, let rightRange) = right.storage,
            leftAnswer.bytes[leftRange].elementsEqual(rightAnswer.bytes[rightRange])
        {
            return true
        }
        return left.members == right.members
    }

    func hash(into hasher: inout Hasher) { hasher.combine(members) }
}

/// An answer, or a part of it, whose documents may yet be parsed.
final class AnswerText: Sendable {
    /// The bytes as they came.
    let bytes: [UInt8]
    private let parsed = Mutex<[(start: Int, members: JSONObject)]>([])

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The object whose text lies in the range, which surely parses.
    func members(_ range: Range<Int>) -> JSONObject {
        parsed.withLock { parsed in
            if let known = parsed.first(where: { $0.start == range.lowerBound }) { return known.members }
            // Neither can fail: the text is valid UTF-8, and the scanner takes less than the parser does.
            let bytes = bytes
            let text = String(validating: bytes.span.extracting(range)) ?? ""
            let members = (try? DocumentError.object(text, "")) ?? JSONObject()
            parsed.append((range.lowerBound, members))
            return members
        }
    }
}

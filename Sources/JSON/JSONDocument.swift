/// A typed view of a JSON object that keeps every key it does not know.
///
/// The object itself is the storage; properties read and write single members of it, so what a newer writer put there
/// survives an older reader's change, and no encoder comes between:
///
///     struct AgeRange: JSONDocument {
///         var members: JSONObject
///         init(members: JSONObject) { self.members = members }
///         var minimum: Int? {
///             get { self["min"] }
///             set { self["min"] = newValue }
///         }
///     }
public protocol JSONDocument: JSONConvertible, Sendable, Hashable {
    /// All members, known and unknown.
    var members: JSONObject { get set }

    /// Makes a view of the members.
    init(members: JSONObject)
}

extension JSONDocument {
    /// Makes a document without members.
    public init() { self.init(members: JSONObject()) }

    /// Takes an object; nil for anything else.
    public init?(json: JSONValue) {
        guard case .object(let members) = json else { return nil }
        self.init(members: members)
    }

    /// Reads a document from JSON text; empty text is a document without members.
    ///
    /// - Throws: `JSONParseError`, also when the text holds something other than an object (`unexpectedByte`).
    public init(parsing text: String, limits: JSONLimits = .document) throws(JSONParseError) {
        self.init(members: try JSONObject(parsing: text, limits: limits))
    }

    /// The document as a value.
    public var json: JSONValue { .object(members) }

    /// The document as compact JSON text.
    public var text: String { members.text }

    /// The member named `key`: nil when it is missing, `null` or of another type. Assigning nil removes it.
    public subscript<Value: JSONConvertible>(key: String) -> Value? {
        get { members[key].flatMap(Value.init(json:)) }
        set { members[key] = newValue?.json }
    }
}

extension JSONObject {
    /// Reads a text that holds one object; empty text is an object without members.
    ///
    /// - Throws: `JSONParseError`, also when the text holds something other than an object (`unexpectedByte`).
    public init(parsing text: String, limits: JSONLimits = .document) throws(JSONParseError) {
        if text.isEmpty {
            self.init()
            return
        }
        guard case .object(let object) = try JSONValue(parsing: text, limits: limits) else {
            let bytes = Array(text.utf8)
            let start = bytes.firstIndex { ![0x20, 0x0A, 0x0D, 0x09].contains($0) } ?? 0
            throw JSONParseError(.unexpectedByte(bytes[start]), at: start, in: bytes)
        }
        self = object
    }
}

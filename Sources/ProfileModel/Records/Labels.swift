/// Words to find and group records by: at most 64, keys of 1 … 63 characters from `a-z 0-9 _ . / -`, values of at most
/// 255 characters (empty ones too).
public struct Labels: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    /// The most labels of one record.
    public static let maximumCount = 64
    /// The most characters of a key.
    public static let maximumKeyLength = 63

    /// The labels by key.
    public var values: [String: String]

    /// Takes labels, unchecked.
    public init(_ values: [String: String] = [:]) { self.values = values }

    /// Takes labels, unchecked; the last of several values of one key counts.
    public init(dictionaryLiteral elements: (String, String)...) {
        values = Dictionary(elements) { $1 }
    }

    /// The value of the label named `key`.
    public subscript(key: String) -> String? {
        get { values[key] }
        set { values[key] = newValue }
    }

    /// Whether `key` may name a label.
    public static func isValidKey(_ key: String) -> Bool {
        1...maximumKeyLength ~= key.utf8.count && key.utf8.allSatisfy(isKeyByte)
    }

    /// Trims and normalises the values, and adds what is wrong to `violations`.
    func validated(field: String, into violations: inout FieldViolations) -> Labels {
        if values.count > Self.maximumCount { violations.add(field, "must have at most \(Self.maximumCount) entries") }
        var result: [String: String] = [:]
        for (key, raw) in values.sorted(by: { $0.key < $1.key }) {
            let value = TextRules.normalised(raw)
            let path = "\(field).\(key.prefix(Self.maximumKeyLength))"
            if !Self.isValidKey(key) { violations.add(path, "must have a key matching [a-z0-9_./-]{1,63}") }
            if let rule = TextRules.violation(value, minimum: 0) { violations.add(path, rule) }
            result[key] = value
        }
        return Labels(result)
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"),
            UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

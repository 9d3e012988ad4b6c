internal import TTRPCWire

/// A repeated field of an answer that is made a value of when somebody looks at it, as ``DeferredDocument`` is.
struct DeferredField<Value: DeferrableValue>: Sendable {
    private enum Storage {
        case value(Value)
        /// Tags, lengths and entries, all of them valid.
        case entries(AnswerText, Range<Int>)
    }

    private var storage: Storage

    init(_ value: Value = Value()) { storage = .value(value) }

    var value: Value {
        switch storage {
        case .value(let value): value
        case .entries(let answer, let range): Self.read(answer, range)
        }
    }

    /// Adds an entry of the answer, if it is valid and follows the one before; whether it was added.
    ///
    /// - Parameter start: where its tag begins.
    mutating func append(
        _ answer: AnswerText, _ bytes: Span<UInt8>, from start: Int, _ cursor: inout ProtobufCursor
    ) -> Bool {
        guard let range = cursor.lengthDelimited(in: bytes), Value.isEntry(range, bytes) else { return false }
        switch storage {
        case .value(let value):
            guard value.isEmpty else { return false }
            storage = .entries(answer, start..<cursor.position)
        case .entries(_, let range):
            guard range.upperBound == start else { return false }
            storage = .entries(answer, range.lowerBound..<cursor.position)
        }
        return true
    }

    private static func read(_ answer: AnswerText, _ range: Range<Int>) -> Value {
        let bytes = answer.bytes
        var value = Value()
        var cursor = ProtobufCursor(range)
        while !cursor.isAtEnd(of: bytes.span), cursor.varint(in: bytes.span) != nil,
            let entry = cursor.lengthDelimited(in: bytes.span)
        {
            value.take(entry, bytes.span)
        }
        return value
    }
}

extension DeferredField: Hashable {
    static func == (left: DeferredField, right: DeferredField) -> Bool { left.value == right.value }

    func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

/// What ``DeferredField`` makes of a repeated field.
protocol DeferrableValue: Sendable, Hashable {
    /// What no entries are.
    init()
    var isEmpty: Bool { get }
    /// Whether the bytes are an entry that ``take(_:_:)`` takes.
    static func isEntry(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Bool
    /// Adds an entry.
    mutating func take(_ range: Range<Int>, _ bytes: Span<UInt8>)
}

extension [String]: DeferrableValue {
    static func isEntry(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Bool { bytes.extracting(range).isText }

    mutating func take(_ range: Range<Int>, _ bytes: Span<UInt8>) {
        append(String(validating: bytes.extracting(range)) ?? "")
    }
}

extension [String: String]: DeferrableValue {
    static func isEntry(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        var fields = ProtobufCursor(range)
        while !fields.isAtEnd(of: bytes) {
            guard let tag = fields.varint(in: bytes), tag == 0x0A || tag == 0x12,
                let text = fields.lengthDelimited(in: bytes), bytes.extracting(text).isText
            else { return false }
        }
        return true
    }

    mutating func take(_ range: Range<Int>, _ bytes: Span<UInt8>) {
        var fields = ProtobufCursor(range)
        var key = ""
        var value = ""
        while let tag = fields.varint(in: bytes), let text = fields.text(in: bytes) {
            if tag == 0x0A { key = text } else { value = text }
        }
        self[key] = value
    }
}

extension Span<UInt8> {
    /// Whether it is valid UTF-8.
    fileprivate var isText: Bool {
        for index in indices where self[index] >= 0x80 { return (try? UTF8Span(validating: self)) != nil }
        return true
    }
}

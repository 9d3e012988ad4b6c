internal import Glibc
public import LibPQ
public import ProfileModel

/// Writes rows of records as protobuf messages (protobuf.dev, "Encoding") from the bytes that PostgreSQL sent, without a
/// record in between: documents and texts are copied, not read.
///
/// Which column is which field is the caller's knowledge; what a row looks like is the store's. The bytes are those that
/// swift-protobuf writes for the same record.
public struct RowEncoder: Sendable {
    /// How a column's value is written.
    public enum Form: Sendable {
        /// `text`; NULL and the empty text are left out.
        case text
        /// `uuid` as 36 characters.
        case uuid
        /// `bigint` as `int64`.
        case integer
        /// `timestamptz` as `google.protobuf.Timestamp`; NULL is left out.
        case timestamp
        /// `boolean`; false is left out, unless the field knows whether it is set.
        case boolean(isOptional: Bool)
        /// `jsonb` as its text; NULL is left out.
        case document
        /// `text[]` as a repeated field.
        case texts
        /// A `jsonb` object of texts as a map, in the order of its keys.
        case map
        /// `text` as the number of an enumeration's value.
        case word([String: UInt8])
    }

    /// A column's field.
    public struct Field: Sendable {
        let column: String
        let number: UInt32
        let form: Form

        /// The column of that name, written as field `number`.
        public init(_ column: String, _ number: UInt32, _ form: Form) {
            self.column = column
            self.number = number
            self.form = form
        }
    }

    private struct Step {
        var column: Int
        /// The field's number, shifted to where the wire type goes.
        var tag: UInt32
        var form: Form
    }

    private var steps: [Step]
    /// The columns' names, which are the fields', in the order of `steps`: not in them, since each row looks at those.
    private var names: [String]

    /// Of a record of the layout; columns that it doesn't have are left out.
    public init<Record>(_ layout: RecordLayout<Record>, _ fields: [Field]) {
        let names = RecordStatements.bookkeeping + layout.columns.map(\.name) + layout.derived.map(\.name)
        let known = fields.sorted { $0.number < $1.number }.filter { names.contains($0.column) }
        steps = known.compactMap { field in
            names.firstIndex(of: field.column).map { Step(column: $0, tag: field.number << 3, form: field.form) }
        }
        self.names = known.map(\.column)
    }

    /// One that writes the fields of a mask only.
    public func masked(by mask: ReadMask) -> RowEncoder {
        guard mask.fields != nil else { return self }
        var masked = self
        let kept = zip(steps, names).filter { mask.includes($0.1) }
        masked.steps = kept.map(\.0)
        masked.names = kept.map(\.1)
        return masked
    }

    /// The message of a row.
    ///
    /// - Throws: `PostgresError` (`decoding`) for a value that is none of its form.
    public func encode(_ row: PostgresRow) throws -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(1_536)
        try encode(row, to: &output)
        return output
    }

    /// Appends the message of a row.
    ///
    /// - Throws: as ``encode(_:)``; a part of the message may have been appended.
    func encode(_ row: PostgresRow, to output: inout [UInt8]) throws(PostgresError) {
        for step in steps {
            // NULL is a field that isn't set, whatever its form.
            _ = try row.withByteSpan(step.column) { (bytes) throws(PostgresError) in
                try Self.append(bytes, step.tag, step.form, to: &output)
            }
        }
    }

    private static func append(
        _ bytes: Span<UInt8>, _ tag: UInt32, _ form: Form, to output: inout [UInt8]
    ) throws(PostgresError) {
        switch form {
        case .text:
            if bytes.count > 0 { append(bytes, 0..<bytes.count, tag, to: &output) }
        case .document:
            // A version byte stands before the text (jsonb_send).
            guard bytes.count > 0, bytes[0] == 1 else { throw unreadable("jsonb") }
            append(bytes, 1..<bytes.count, tag, to: &output)
        case .uuid: try appendUUID(bytes, tag, to: &output)
        case .integer:
            let value = try integer(bytes, at: 0)
            if value != 0 {
                appendVarint(UInt64(tag), to: &output)
                appendVarint(UInt64(bitPattern: value), to: &output)
            }
        case .timestamp: try appendTimestamp(bytes, tag, to: &output)
        case .boolean(let isOptional):
            guard bytes.count == 1 else { throw unreadable("boolean") }
            let value = bytes[0]
            if value != 0 || isOptional {
                appendVarint(UInt64(tag), to: &output)
                output.append(value == 0 ? 0 : 1)
            }
        case .texts:
            try forEachText(bytes) { range in append(bytes, range, tag, to: &output) }
        case .map: try appendMap(bytes, tag, to: &output)
        case .word(let numbers):
            guard let number = numbers[text(bytes, 0..<bytes.count)] else { throw unreadable("enumeration") }
            if number != 0 {
                appendVarint(UInt64(tag), to: &output)
                output.append(number)
            }
        }
    }

    // MARK: - Forms

    /// Wire type 2: a length and so many bytes.
    private static func append(
        _ bytes: Span<UInt8>, _ range: Range<Int>, _ tag: UInt32, to output: inout [UInt8]
    ) {
        appendVarint(UInt64(tag | 2), to: &output)
        appendVarint(UInt64(range.count), to: &output)
        output.append(copying: bytes.extracting(range))
    }

    private static func appendUUID(
        _ bytes: Span<UInt8>, _ tag: UInt32, to output: inout [UInt8]
    ) throws(PostgresError) {
        guard bytes.count == 16 else { throw unreadable("uuid") }
        appendVarint(UInt64(tag | 2), to: &output)
        output.append(36)
        for offset in 0..<16 {
            if offset == 4 || offset == 6 || offset == 8 || offset == 10 { output.append(UInt8(ascii: "-")) }
            let value = bytes[offset]
            output.append(digit(value >> 4))
            output.append(digit(value & 0xF))
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value
    }

    /// Microseconds since 2000 (timestamptz_send) as seconds since 1970 (field 1) and nanoseconds (field 2).
    private static func appendTimestamp(
        _ bytes: Span<UInt8>, _ tag: UInt32, to output: inout [UInt8]
    ) throws(PostgresError) {
        let (microseconds, overflow) = try integer(bytes, at: 0).addingReportingOverflow(946_684_800_000_000)
        if overflow { throw unreadable("timestamptz") }
        var (seconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        if rest < 0 {
            seconds -= 1
            rest += 1_000_000
        }
        let nanoseconds = UInt64(rest) * 1_000
        let length =
            (seconds == 0 ? 0 : 1 + varintByteCount(UInt64(bitPattern: seconds)))
            + (nanoseconds == 0 ? 0 : 1 + varintByteCount(nanoseconds))
        appendVarint(UInt64(tag | 2), to: &output)
        output.append(UInt8(length))
        if seconds != 0 {
            output.append(0x08)
            appendVarint(UInt64(bitPattern: seconds), to: &output)
        }
        if nanoseconds != 0 {
            output.append(0x10)
            appendVarint(nanoseconds, to: &output)
        }
    }

    /// Calls `body` with the place of each element of a one-dimensional array without NULLs (array_send).
    private static func forEachText(
        _ bytes: Span<UInt8>, _ body: (Range<Int>) -> Void
    ) throws(PostgresError) {
        let dimensions = try word(bytes, at: 0)
        if dimensions == 0 { return }
        guard dimensions == 1 else { throw unreadable("text[]") }
        let count = try word(bytes, at: 12)
        var offset = 20
        for _ in 0..<max(count, 0) {
            let length = Int(try word(bytes, at: offset))
            offset += 4
            guard length >= 0, length <= bytes.count - offset else { throw unreadable("text[]") }
            body(offset..<offset + length)
            offset += length
        }
    }

    private static func appendMap(
        _ bytes: Span<UInt8>, _ tag: UInt32, to output: inout [UInt8]
    ) throws(PostgresError) {
        // Version byte and braces alone: the empty object.
        guard bytes.count > 3 else { return }
        if appendPlainMap(bytes, tag, to: &output) { return }
        let labels: Labels
        do {
            labels = try Labels(storedJSON: text(bytes, 1..<bytes.count))
        } catch {
            throw unreadable("labels")
        }
        for (key, value) in labels.values.sorted(by: { $0.key < $1.key }) {
            let (key, value) = (key.utf8, value.utf8)
            let length =
                2 + varintByteCount(UInt64(key.count)) + key.count + varintByteCount(UInt64(value.count)) + value.count
            appendVarint(UInt64(tag | 2), to: &output)
            appendVarint(UInt64(length), to: &output)
            output.append(0x0A)
            appendVarint(UInt64(key.count), to: &output)
            output.append(contentsOf: key)
            output.append(0x12)
            appendVarint(UInt64(value.count), to: &output)
            output.append(contentsOf: value)
        }
    }

    /// As ``appendMap(_:_:to:)`` for an object without a backslash, which can be taken apart where it lies; false, and
    /// nothing appended, for any other.
    private static func appendPlainMap(_ bytes: Span<UInt8>, _ tag: UInt32, to output: inout [UInt8]) -> Bool {
        guard firstIndex(of: UInt8(ascii: "\\"), in: bytes, from: 0) == nil else { return false }
        // jsonb_out writes {"key": "value", "key": "value"}: of a member four quotes, and nothing else that is one.
        var members: [(key: Range<Int>, value: Range<Int>)] = []
        members.reserveCapacity(8)
        var offset = 0
        while let key = quoted(bytes, from: offset) {
            guard let value = quoted(bytes, from: key.upperBound + 1) else { return false }
            members.append((key, value))
            offset = value.upperBound + 1
        }
        // By the bytes of their keys, as texts of ASCII are ordered; there are few.
        if members.count > 1 {
            members.sort { left, right in
                for (one, other) in zip(left.key, right.key) where bytes[one] != bytes[other] {
                    return bytes[one] < bytes[other]
                }
                return left.key.count < right.key.count
            }
        }
        for (key, value) in members {
            appendVarint(UInt64(tag | 2), to: &output)
            let length =
                2 + varintByteCount(UInt64(key.count)) + key.count + varintByteCount(UInt64(value.count)) + value.count
            appendVarint(UInt64(length), to: &output)
            append(bytes, key, 1 << 3, to: &output)
            append(bytes, value, 2 << 3, to: &output)
        }
        return true
    }

    /// What stands between the next two quotes.
    private static func quoted(_ bytes: Span<UInt8>, from offset: Int) -> Range<Int>? {
        guard let opening = firstIndex(of: UInt8(ascii: "\""), in: bytes, from: offset),
            let closing = firstIndex(of: UInt8(ascii: "\""), in: bytes, from: opening + 1)
        else { return nil }
        return opening + 1..<closing
    }

    // MARK: - Bytes

    /// Where a byte is found next (memchr(3)).
    private static func firstIndex(of byte: UInt8, in bytes: Span<UInt8>, from offset: Int) -> Int? {
        unsafe bytes.withUnsafeBytes { buffer in
            guard offset < buffer.count, let start = buffer.baseAddress else { return nil }
            // Within the span: from `offset`, of which it was seen that it lies there, to its end.
            let found = unsafe memchr(start + offset, CInt(byte), buffer.count - offset)
            return unsafe found.map { unsafe UnsafeRawPointer($0) - start }
        }
    }

    private static func integer(_ bytes: Span<UInt8>, at offset: Int) throws(PostgresError) -> Int64 {
        guard bytes.count >= offset + 8 else { throw unreadable("bigint") }
        var value: UInt64 = 0
        for index in offset..<offset + 8 { value = value << 8 | UInt64(bytes[index]) }
        return Int64(bitPattern: value)
    }

    private static func word(_ bytes: Span<UInt8>, at offset: Int) throws(PostgresError) -> Int32 {
        guard bytes.count >= offset + 4 else { throw unreadable("text[]") }
        var value: UInt32 = 0
        for index in offset..<offset + 4 { value = value << 8 | UInt32(bytes[index]) }
        return Int32(bitPattern: value)
    }

    private static func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
        String(decoding: bytes.extracting(range))
    }

    static func appendVarint(_ value: UInt64, to output: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            output.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        output.append(UInt8(truncatingIfNeeded: rest))
    }

    static func varintByteCount(_ value: UInt64) -> Int { max(1, (64 - value.leadingZeroBitCount + 6) / 7) }

    private static func unreadable(_ form: String) -> PostgresError {
        PostgresError(.decoding, "a value is no \(form)", wasSent: .sent)
    }
}

public import FoundationEssentials

/// One row of a result. Columns are counted from 0.
///
/// Each reader checks that the column exists and has a type it knows, and throws ``PostgresError/Kind/decoding`` otherwise;
/// none traps. Those named `…IfPresent` give nil for NULL, the others throw.
public struct PostgresRow: Sendable {
    /// The result that the row belongs to.
    public let result: PostgresResult
    /// The row's place in it, from 0.
    public let index: Int

    /// Whether the value is NULL; also true when the column does not exist.
    public func isNull(_ column: Int) -> Bool {
        (try? result.withValue(row: index, column: column) { (_) throws(PostgresError) in true }) == nil
    }

    // MARK: - Values

    /// A `text`, `varchar`, `char(n)`, `name` or `json`.
    public func text(_ column: Int) throws(PostgresError) -> String { try present(column, textIfPresent(column)) }

    /// As ``text(_:)``, nil for NULL.
    public func textIfPresent(_ column: Int) throws(PostgresError) -> String? {
        try value(column, Self.textTypes) { (bytes) throws(PostgresError) in bytes.text(from: 0) }
    }

    /// A `boolean`.
    public func bool(_ column: Int) throws(PostgresError) -> Bool { try present(column, boolIfPresent(column)) }

    /// As ``bool(_:)``, nil for NULL.
    public func boolIfPresent(_ column: Int) throws(PostgresError) -> Bool? {
        try value(column, Self.boolTypes) { (bytes) throws(PostgresError) in Self.bool(bytes) }
    }

    /// A `smallint`, `integer`, `bigint` or `oid`.
    public func int64(_ column: Int) throws(PostgresError) -> Int64 { try present(column, int64IfPresent(column)) }

    /// As ``int64(_:)``, nil for NULL.
    public func int64IfPresent(_ column: Int) throws(PostgresError) -> Int64? {
        try value(column, Self.integerTypes) { (bytes) throws(PostgresError) in
            Self.int64(bytes, isUnsigned: result.columnType(column) == .oid)
        }
    }

    /// A `smallint`, `integer`, or a `bigint` within an `Int32`'s range.
    public func int32(_ column: Int) throws(PostgresError) -> Int32 {
        guard let value = Int32(exactly: try int64(column)) else { throw error(column, "is beyond an Int32") }
        return value
    }

    /// A `double precision` or `real`.
    public func double(_ column: Int) throws(PostgresError) -> Double {
        try present(column, doubleIfPresent(column))
    }

    /// As ``double(_:)``, nil for NULL.
    public func doubleIfPresent(_ column: Int) throws(PostgresError) -> Double? {
        try value(column, Self.floatTypes) { (bytes) throws(PostgresError) in Self.double(bytes) }
    }

    /// A `uuid`.
    public func uuid(_ column: Int) throws(PostgresError) -> UUID { try present(column, uuidIfPresent(column)) }

    /// As ``uuid(_:)``, nil for NULL.
    public func uuidIfPresent(_ column: Int) throws(PostgresError) -> UUID? {
        try value(column, Self.uuidTypes) { (bytes) throws(PostgresError) in Self.uuid(bytes) }
    }

    /// The JSON text of a `jsonb` or `json`.
    public func jsonText(_ column: Int) throws(PostgresError) -> String {
        try present(column, jsonTextIfPresent(column))
    }

    /// As ``jsonText(_:)``, nil for NULL.
    public func jsonTextIfPresent(_ column: Int) throws(PostgresError) -> String? {
        let isBinary = result.columnType(column) == .jsonb
        return try value(column, Self.jsonTypes) { (bytes) throws(PostgresError) in
            isBinary ? Self.json(bytes) : bytes.text(from: 0)
        }
    }

    /// A `timestamp with time zone` in microseconds since the Unix epoch; the infinities are `Int64.max` and `.min`.
    public func timestampMicroseconds(_ column: Int) throws(PostgresError) -> Int64 {
        try present(column, timestampMicrosecondsIfPresent(column))
    }

    /// As ``timestampMicroseconds(_:)``, nil for NULL.
    public func timestampMicrosecondsIfPresent(_ column: Int) throws(PostgresError) -> Int64? {
        try value(column, Self.timestampTypes) { (bytes) throws(PostgresError) in Self.timestamp(bytes) }
    }

    /// The decimal text of a `numeric`, with its scale: `12.50`; also `NaN`, `Infinity`, `-Infinity`.
    public func numericText(_ column: Int) throws(PostgresError) -> String {
        try present(column, numericTextIfPresent(column))
    }

    /// As ``numericText(_:)``, nil for NULL.
    public func numericTextIfPresent(_ column: Int) throws(PostgresError) -> String? {
        try value(column, Self.numericTypes) { (bytes) throws(PostgresError) in PostgresNumeric.decode(bytes) }
    }

    /// A `bytea`.
    public func bytes(_ column: Int) throws(PostgresError) -> [UInt8] { try present(column, bytesIfPresent(column)) }

    /// As ``bytes(_:)``, nil for NULL.
    public func bytesIfPresent(_ column: Int) throws(PostgresError) -> [UInt8]? {
        try value(column, Self.byteaTypes) { (bytes) throws(PostgresError) in bytes.array }
    }

    /// Lends a value's bytes in PostgreSQL's binary format, whatever its type; nil for NULL.
    public func withBytes<Value>(
        _ column: Int, _ body: (borrowing RawSpan) throws(PostgresError) -> Value
    ) throws(PostgresError) -> Value? {
        try result.withValue(row: index, column: column, body)
    }

    /// Lends a value's bytes in PostgreSQL's binary format, as ``withBytes(_:_:)`` does, one by one.
    @inlinable
    public func withByteSpan<Value>(
        _ column: Int, _ body: (Span<UInt8>) throws(PostgresError) -> Value
    ) throws(PostgresError) -> Value? {
        guard let buffer = unsafe try result.storage(row: index, column: column) else { return nil }
        defer { extendLifetime(result) }
        return try body(unsafe Span<UInt8>(_unsafeBytes: buffer))
    }

    // MARK: - Arrays

    /// A `text[]`, `varchar[]` or `name[]` without NULLs.
    public func textArray(_ column: Int) throws(PostgresError) -> [String] {
        try complete(column, textArrayWithNulls(column))
    }

    /// As ``textArray(_:)``, with NULLs; nil when the array itself is NULL.
    public func textArrayWithNulls(_ column: Int) throws(PostgresError) -> [String?]? {
        try array(column, Self.textArrayTypes) { (bytes, range) in bytes.text(range) }
    }

    /// A `uuid[]` without NULLs.
    public func uuidArray(_ column: Int) throws(PostgresError) -> [UUID] {
        try complete(column, uuidArrayWithNulls(column))
    }

    /// As ``uuidArray(_:)``, with NULLs; nil when the array itself is NULL.
    public func uuidArrayWithNulls(_ column: Int) throws(PostgresError) -> [UUID?]? {
        try array(column, [.uuidArray]) { (bytes, range) in Self.uuid(bytes.extracting(range)) }
    }

    /// A `smallint[]`, `integer[]` or `bigint[]` without NULLs.
    public func int64Array(_ column: Int) throws(PostgresError) -> [Int64] {
        try complete(column, int64ArrayWithNulls(column))
    }

    /// As ``int64Array(_:)``, with NULLs; nil when the array itself is NULL.
    public func int64ArrayWithNulls(_ column: Int) throws(PostgresError) -> [Int64?]? {
        try array(column, [.int8Array, .int4Array, .int2Array]) { (bytes, range) in
            Self.int64(bytes.extracting(range), isUnsigned: false)
        }
    }

    /// A `boolean[]` without NULLs.
    public func boolArray(_ column: Int) throws(PostgresError) -> [Bool] {
        try complete(column, array(column, [.boolArray]) { (bytes, range) in Self.bool(bytes.extracting(range)) })
    }

    /// A `double precision[]` without NULLs.
    public func doubleArray(_ column: Int) throws(PostgresError) -> [Double] {
        try complete(column, array(column, [.float8Array]) { (bytes, range) in Self.double(bytes.extracting(range)) })
    }

    /// A `jsonb[]` as JSON texts, with NULLs; nil when the array itself is NULL.
    public func jsonTextArrayWithNulls(_ column: Int) throws(PostgresError) -> [String?]? {
        try array(column, [.jsonbArray]) { (bytes, range) in Self.json(bytes.extracting(range)) }
    }

    /// A `timestamp with time zone[]`, with NULLs; nil when the array itself is NULL. See ``timestampMicroseconds(_:)``.
    public func timestampMicrosecondsArrayWithNulls(_ column: Int) throws(PostgresError) -> [Int64?]? {
        try array(column, [.timestamptzArray]) { (bytes, range) in Self.timestamp(bytes.extracting(range)) }
    }

    /// A `numeric[]` as decimal texts, with NULLs; nil when the array itself is NULL.
    public func numericTextArrayWithNulls(_ column: Int) throws(PostgresError) -> [String?]? {
        try array(column, [.numericArray]) { (bytes, range) in PostgresNumeric.decode(bytes.extracting(range)) }
    }

    // MARK: - Decoding

    private static let textTypes: Set<PostgresOID> = [.text, .varchar, .bpchar, .name, .json, .unknown]
    private static let boolTypes: Set<PostgresOID> = [.bool]
    private static let floatTypes: Set<PostgresOID> = [.float8, .float4]
    private static let uuidTypes: Set<PostgresOID> = [.uuid]
    private static let jsonTypes: Set<PostgresOID> = [.jsonb, .json]
    private static let timestampTypes: Set<PostgresOID> = [.timestamptz, .timestamp]
    private static let numericTypes: Set<PostgresOID> = [.numeric]
    private static let byteaTypes: Set<PostgresOID> = [.bytea]
    private static let textArrayTypes: Set<PostgresOID> = [.textArray, .varcharArray, .nameArray]
    private static let integerTypes: Set<PostgresOID> = [.int8, .int4, .int2, .oid]

    private static func bool(_ bytes: borrowing RawSpan) -> Bool? {
        bytes.byteCount == 1 ? bytes.byte(at: 0) != 0 : nil
    }

    private static func int64(_ bytes: borrowing RawSpan, isUnsigned: Bool) -> Int64? {
        var reader = BigEndianReader(byteCount: bytes.byteCount)
        switch bytes.byteCount {
        case 8: return reader.next(bytes, as: Int64.self)
        case 4 where isUnsigned: return reader.next(bytes, as: UInt32.self).map(Int64.init)
        case 4: return reader.next(bytes, as: Int32.self).map(Int64.init)
        case 2: return reader.next(bytes, as: Int16.self).map(Int64.init)
        default: return nil
        }
    }

    private static func double(_ bytes: borrowing RawSpan) -> Double? {
        var reader = BigEndianReader(byteCount: bytes.byteCount)
        switch bytes.byteCount {
        case 8: return reader.next(bytes, as: UInt64.self).map(Double.init(bitPattern:))
        case 4: return reader.next(bytes, as: UInt32.self).map { Double(Float(bitPattern: $0)) }
        default: return nil
        }
    }

    private static func uuid(_ bytes: borrowing RawSpan) -> UUID? {
        guard bytes.byteCount == 16 else { return nil }
        func byte(_ offset: Int) -> UInt8 { bytes.byte(at: offset) }
        return UUID(
            uuid: (
                byte(0), byte(1), byte(2), byte(3), byte(4), byte(5), byte(6), byte(7),
                byte(8), byte(9), byte(10), byte(11), byte(12), byte(13), byte(14), byte(15)
            ))
    }

    private static func json(_ bytes: borrowing RawSpan) -> String? {
        guard bytes.byteCount > 0, bytes.byte(at: 0) == PostgresParameters.jsonbVersion else { return nil }
        return bytes.text(from: 1)
    }

    private static func timestamp(_ bytes: borrowing RawSpan) -> Int64? {
        guard bytes.byteCount == 8 else { return nil }
        var reader = BigEndianReader(byteCount: 8)
        return reader.next(bytes, as: Int64.self).flatMap(PostgresTimestamp.unix(fromWire:))
    }

    private func value<Value>(
        _ column: Int, _ types: Set<PostgresOID>,
        _ decode: (borrowing RawSpan) throws(PostgresError) -> Value?
    ) throws(PostgresError) -> Value? {
        try result.withValue(row: index, column: column) { (bytes) throws(PostgresError) -> Value in
            let type = result.columnType(column)
            guard types.contains(type) else { throw error(column, "has type \(type.rawValue), which is another") }
            guard let value = try decode(bytes) else { throw error(column, "holds a value that does not decode") }
            return value
        }
    }

    private func array<Element>(
        _ column: Int, _ types: Set<PostgresOID>, _ decode: (borrowing RawSpan, Range<Int>) -> Element?
    ) throws(PostgresError) -> [Element?]? {
        try value(column, types) { (bytes) throws(PostgresError) -> [Element?]? in
            var reader = BigEndianReader(byteCount: bytes.byteCount)
            guard let dimensions: Int32 = reader.next(bytes), reader.skip(8) != nil else { return nil }
            if dimensions == 0 { return [] }
            guard dimensions == 1, let count: Int32 = reader.next(bytes), count >= 0, reader.skip(4) != nil else {
                return nil
            }
            var elements: [Element?] = []
            // Each element takes at least its length word: a false count can't reserve more than that.
            elements.reserveCapacity(min(Int(count), bytes.byteCount / 4))
            for _ in 0..<count {
                guard let length: Int32 = reader.next(bytes) else { return nil }
                if length == -1 {
                    elements.append(nil)
                    continue
                }
                guard let range = reader.skip(Int(length)), let element = decode(bytes, range) else { return nil }
                elements.append(element)
            }
            return elements
        }
    }

    private func present<Value>(_ column: Int, _ value: Value?) throws(PostgresError) -> Value {
        guard let value else { throw error(column, "is NULL") }
        return value
    }

    private func complete<Element>(_ column: Int, _ elements: [Element?]?) throws(PostgresError) -> [Element] {
        let elements = try present(column, elements)
        var complete: [Element] = []
        complete.reserveCapacity(elements.count)
        for element in elements {
            guard let element else { throw error(column, "holds an element that is NULL") }
            complete.append(element)
        }
        return complete
    }

    private func error(_ column: Int, _ problem: String) -> PostgresError {
        PostgresError(.decoding, "column \(column) (\(result.columnName(column) ?? "?")) \(problem)", wasSent: .sent)
    }
}

extension Array where Element == UInt8 {
    /// Appends the bytes of a span: one copy.
    public mutating func append(copying bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            // The pointer is used within the span's lifetime alone.
            unsafe append(contentsOf: buffer)
        }
    }
}

extension String {
    /// The UTF-8 text of a span, which is checked.
    public init(decoding bytes: Span<UInt8>) {
        self = unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}

extension RawSpan {
    /// The UTF-8 text from `offset` to the end. The connection's encoding is UTF-8, so the server has checked it.
    func text(from offset: Int) -> String { text(offset..<byteCount) }

    /// The UTF-8 text in a range, which is checked.
    func text(_ range: Range<Int>) -> String {
        let part = extracting(range)
        return unsafe part.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// A copy of the bytes.
    var array: [UInt8] { unsafe withUnsafeBytes { unsafe [UInt8]($0) } }
}

public import FoundationEssentials

/// The values of one execution, in the order of `$1`, `$2`, …, encoded in PostgreSQL's binary format as they are appended.
///
/// Nil is NULL. Nothing here depends on settings of the session.
public struct PostgresParameters: Sendable {
    struct Field: Sendable {
        let offset: Int
        /// Bytes, -1 for NULL.
        let length: Int
        let type: PostgresOID
    }

    private(set) var bytes: [UInt8] = []
    private(set) var fields: [Field] = []
    /// The values that can't be encoded. In an array because there is none as a rule, and an error's many fields would be copied
    /// with the parameters.
    private var failures: [PostgresError] = []

    /// Why the first value that can't be encoded can't: the request fails with it before anything is sent.
    var failure: PostgresError? { failures.first }

    /// The protocol counts them in 16 bits.
    static let maximumCount = 65_535
    static let tooMany = PostgresError(.invalidRequest, "a statement has more than \(maximumCount) parameters")

    /// No values.
    public init() {}

    /// How many values there are.
    public var count: Int { fields.count }

    /// Appends NULL.
    ///
    /// - Parameter type: the parameter's type; needed only where the server can't infer it.
    public mutating func appendNull(_ type: PostgresOID = .inferred) {
        fields.append(Field(offset: 0, length: -1, type: type))
    }

    /// Appends `text`. The server refuses text with NUL (SQLSTATE 22021).
    public mutating func append(_ value: String?) {
        append(value, .text) { $0.append(copying: $1.utf8Span.span) }
    }

    /// Appends `boolean`.
    public mutating func append(_ value: Bool?) { append(value, .bool) { $0.append($1 ? 1 : 0) } }

    /// Appends `smallint`.
    public mutating func append(_ value: Int16?) { append(value, .int2) { $0.appendBigEndian($1) } }

    /// Appends `integer`.
    public mutating func append(_ value: Int32?) { append(value, .int4) { $0.appendBigEndian($1) } }

    /// Appends `bigint`.
    public mutating func append(_ value: Int64?) { append(value, .int8) { $0.appendBigEndian($1) } }

    /// Appends `double precision`.
    public mutating func append(_ value: Double?) {
        append(value, .float8) { $0.appendBigEndian($1.bitPattern) }
    }

    /// Appends `uuid`.
    public mutating func append(_ value: UUID?) { append(value, .uuid) { $0.append($1) } }

    /// Appends `bytea`.
    public mutating func append(bytes value: [UInt8]?) {
        append(value, .bytea) { $0.append(contentsOf: $1) }
    }

    /// Appends `jsonb` given as JSON text. The server refuses what is not JSON (SQLSTATE 22P02).
    public mutating func append(json value: String?) {
        append(value, .jsonb) {
            $0.append(Self.jsonbVersion)
            $0.append(copying: $1.utf8Span.span)
        }
    }

    /// Appends `timestamp with time zone`, in microseconds since the Unix epoch; `Int64.max` and `.min` are `infinity` and
    /// `-infinity`. The server refuses times before 4714 BC (SQLSTATE 22008).
    public mutating func append(timestampMicroseconds value: Int64?) {
        append(value, .timestamptz) { $0.appendBigEndian(PostgresTimestamp.wire(fromUnix: $1)) }
    }

    /// Appends `numeric` given as decimal text: `-12.50`, `1e3`, `NaN`, `Infinity`. The scale is kept.
    ///
    /// Text that is no such number, or beyond numeric's range, fails the request with ``PostgresError/Kind/invalidRequest``
    /// before anything is sent.
    public mutating func append(numeric value: String?) {
        var wasEncoded = true
        append(value, .numeric) { wasEncoded = PostgresNumeric.encode($1, into: &$0) }
        if !wasEncoded { fail("a decimal number is malformed or out of range") }
    }

    // MARK: - Arrays

    /// Appends `text[]`.
    public mutating func append(_ values: [String]?) {
        appendArray(values, .textArray, .text) { $0.append(copying: $1.utf8Span.span) }
    }

    /// Appends `text[]` with NULLs.
    public mutating func append(_ values: [String?]) {
        appendSparseArray(values, .textArray, .text) { $0.append(copying: $1.utf8Span.span) }
    }

    /// Appends `uuid[]`.
    public mutating func append(_ values: [UUID]?) {
        appendArray(values, .uuidArray, .uuid) { $0.append($1) }
    }

    /// Appends `uuid[]` with NULLs.
    public mutating func append(_ values: [UUID?]) {
        appendSparseArray(values, .uuidArray, .uuid) { $0.append($1) }
    }

    /// Appends `bigint[]`.
    public mutating func append(_ values: [Int64]?) {
        appendArray(values, .int8Array, .int8) { $0.appendBigEndian($1) }
    }

    /// Appends `bigint[]` with NULLs.
    public mutating func append(_ values: [Int64?]) {
        appendSparseArray(values, .int8Array, .int8) { $0.appendBigEndian($1) }
    }

    /// Appends `integer[]`.
    public mutating func append(_ values: [Int32]?) {
        appendArray(values, .int4Array, .int4) { $0.appendBigEndian($1) }
    }

    /// Appends `integer[]` with NULLs.
    public mutating func append(_ values: [Int32?]) {
        appendSparseArray(values, .int4Array, .int4) { $0.appendBigEndian($1) }
    }

    /// Appends `boolean[]`.
    public mutating func append(_ values: [Bool]?) {
        appendArray(values, .boolArray, .bool) { $0.append($1 ? 1 : 0) }
    }

    /// Appends `boolean[]` with NULLs.
    public mutating func append(_ values: [Bool?]) {
        appendSparseArray(values, .boolArray, .bool) { $0.append($1 ? 1 : 0) }
    }

    /// Appends `double precision[]`.
    public mutating func append(_ values: [Double]?) {
        appendArray(values, .float8Array, .float8) { $0.appendBigEndian($1.bitPattern) }
    }

    /// Appends `jsonb[]`, each element given as JSON text, nil as NULL.
    public mutating func append(jsonArray values: [String?]?) {
        guard let values else { return appendNull(.jsonbArray) }
        appendSparseArray(values, .jsonbArray, .jsonb) {
            $0.append(Self.jsonbVersion)
            $0.append(copying: $1.utf8Span.span)
        }
    }

    /// Appends `timestamp with time zone[]`; see ``append(timestampMicroseconds:)``.
    public mutating func append(timestampMicrosecondsArray values: [Int64?]?) {
        guard let values else { return appendNull(.timestamptzArray) }
        appendSparseArray(values, .timestamptzArray, .timestamptz) {
            $0.appendBigEndian(PostgresTimestamp.wire(fromUnix: $1))
        }
    }

    /// Appends `numeric[]`; see ``append(numeric:)``.
    public mutating func append(numericArray values: [String?]?) {
        guard let values else { return appendNull(.numericArray) }
        var wasEncoded = true
        appendSparseArray(values, .numericArray, .numeric) {
            wasEncoded = PostgresNumeric.encode($1, into: &$0) && wasEncoded
        }
        if !wasEncoded { fail("a decimal number is malformed or out of range") }
    }

    // MARK: - Encoding

    /// The first byte of binary jsonb: the only version there is (`jsonb_recv`).
    static let jsonbVersion: UInt8 = 1
    /// The largest value the protocol's length word and the server take: 1 GiB less one.
    private static let maximumBytes = 0x3FFF_FFFF

    private mutating func fail(_ message: String) {
        failures.append(PostgresError(.invalidRequest, "parameter \(fields.count): \(message)"))
    }

    private mutating func append<Value>(
        _ value: Value?, _ type: PostgresOID, _ encode: (inout [UInt8], Value) -> Void
    ) {
        guard let value else { return appendNull(type) }
        if fields.isEmpty {
            // What most statements need.
            fields.reserveCapacity(4)
            bytes.reserveCapacity(128)
        }
        let offset = bytes.count
        encode(&bytes, value)
        let length = bytes.count - offset
        fields.append(Field(offset: offset, length: length, type: type))
        if length > Self.maximumBytes { fail("the value is too large") }
    }

    private mutating func appendArray<Element>(
        _ values: [Element]?, _ type: PostgresOID, _ element: PostgresOID, _ encode: (inout [UInt8], Element) -> Void
    ) {
        append(values, type) { bytes, values in
            bytes.appendArrayHeader(count: values.count, hasNulls: false, element: element)
            for value in values { bytes.appendArrayElement { encode(&$0, value) } }
        }
    }

    private mutating func appendSparseArray<Element>(
        _ values: [Element?], _ type: PostgresOID, _ element: PostgresOID, _ encode: (inout [UInt8], Element) -> Void
    ) {
        append(values, type) { bytes, values in
            bytes.appendArrayHeader(
                count: values.count, hasNulls: values.contains { $0 == nil }, element: element)
            for value in values {
                if let value {
                    bytes.appendArrayElement { encode(&$0, value) }
                } else {
                    bytes.appendBigEndian(Int32(-1))
                }
            }
        }
    }
}

extension [UInt8] {
    mutating func appendBigEndian(_ value: some FixedWidthInteger) {
        var shift = value.bitWidth
        while shift > 0 {
            shift -= 8
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    mutating func append(_ value: UUID) {
        // Sixteen bytes in a row are bytes.
        unsafe Swift.withUnsafeBytes(of: value.uuid) { unsafe append(contentsOf: $0) }
    }

    /// The head of a one-dimensional array (`array_recv`): dimensions, whether NULLs occur, element type, then size and
    /// lower bound; an empty array has no dimension.
    fileprivate mutating func appendArrayHeader(count: Int, hasNulls: Bool, element: PostgresOID) {
        let flag: UInt32 = hasNulls ? 1 : 0
        // Words in a row, appended at once.
        let head = (UInt32(count == 0 ? 0 : 1).bigEndian, flag.bigEndian, element.rawValue.bigEndian)
        unsafe Swift.withUnsafeBytes(of: head) { unsafe append(contentsOf: $0) }
        guard count > 0 else { return }
        let extent = (UInt32(clamping: count).bigEndian, UInt32(1).bigEndian)
        unsafe Swift.withUnsafeBytes(of: extent) { unsafe append(contentsOf: $0) }
    }

    /// A length word and the element behind it.
    fileprivate mutating func appendArrayElement(_ encode: (inout [UInt8]) -> Void) {
        let lengthOffset = count
        appendBigEndian(Int32(0))
        let start = count
        encode(&self)
        let length = Int32(clamping: count - start)
        for byte in 0..<4 { self[lengthOffset + byte] = UInt8(truncatingIfNeeded: length >> (24 - 8 * Int32(byte))) }
    }
}

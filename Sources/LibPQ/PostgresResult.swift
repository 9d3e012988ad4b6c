internal import CLibPQ
internal import Synchronization

/// The answer to one statement: rows, or how many rows it changed.
///
/// Owns libpq's memory and frees it once, when the last reference goes. Immutable, hence usable from any thread.
@safe public final class PostgresResult: @unchecked Sendable {
    // Invariant of @unchecked: the PGresult is complete when it gets here and is only read until deinit.
    private let pointer: OpaquePointer
    /// How many rows there are.
    public let rowCount: Int
    /// How many columns each row has.
    public let columnCount: Int
    /// Whether all values came in binary format, as they do unless a script asks for rows.
    private let isBinary: Bool

    #if DEBUG
        /// Results that are alive, to show in tests that every one is freed.
        static let liveCount = Atomic<Int>(0)
    #endif

    /// Takes over a result; nobody else may free it.
    init(owning pointer: OpaquePointer) {
        unsafe self.pointer = unsafe pointer
        rowCount = unsafe Int(PQntuples(pointer))
        columnCount = unsafe Int(PQnfields(pointer))
        isBinary = unsafe PQbinaryTuples(pointer) == 1
        #if DEBUG
            Self.liveCount.add(1, ordering: .relaxed)
        #endif
    }

    deinit {
        unsafe PQclear(pointer)
        #if DEBUG
            Self.liveCount.subtract(1, ordering: .relaxed)
        #endif
    }

    /// Bytes of memory that it takes (PQresultMemorySize): more than its values have together.
    public var memoryBytes: Int { unsafe Int(clamping: PQresultMemorySize(pointer)) }

    /// The rows in the server's order.
    public var rows: Rows { Rows(result: self) }

    /// The row at `index`, counted from 0. A row that does not exist throws when it is read.
    public func row(_ index: Int) -> PostgresRow { PostgresRow(result: self, index: index) }

    /// The first row, nil when there is none.
    public var first: PostgresRow? { rowCount > 0 ? row(0) : nil }

    /// How many rows the command changed, or selected; 0 for commands without rows.
    public var affectedRows: Int {
        guard let text = unsafe PQcmdTuples(pointer) else { return 0 }
        return Int(unsafe String(cString: text)) ?? 0
    }

    /// The command as the server names it, such as `INSERT 0 1`, `COMMIT`.
    public var commandTag: String {
        guard let text = unsafe PQcmdStatus(pointer) else { return "" }
        return unsafe String(cString: text)
    }

    /// The name of a column, nil when it does not exist.
    public func columnName(_ column: Int) -> String? {
        guard isColumn(column), let name = unsafe PQfname(pointer, Int32(clamping: column)) else { return nil }
        return unsafe String(cString: name)
    }

    /// The place of the first column of that name, nil when there is none.
    public func columnIndex(_ name: String) -> Int? {
        (0..<columnCount).first { columnName($0) == name }
    }

    /// The type of a column; ``PostgresOID/inferred`` when it does not exist.
    public func columnType(_ column: Int) -> PostgresOID {
        guard isColumn(column) else { return .inferred }
        return unsafe PostgresOID(rawValue: PQftype(pointer, Int32(clamping: column)))
    }

    /// Whether there is such a column. libpq would answer a column that does not exist with a notice, on this thread and to
    /// a connection that may be gone: none of its accessors is asked for one.
    private func isColumn(_ column: Int) -> Bool { column >= 0 && column < columnCount }

    /// Lends the bytes of a value in binary format; nil for NULL.
    ///
    /// - Throws: ``PostgresError/Kind/decoding`` when row or column don't exist or the value came as text.
    func withValue<Value>(
        row: Int, column: Int, _ body: (borrowing RawSpan) throws(PostgresError) -> Value
    ) throws(PostgresError) -> Value? {
        guard let buffer = unsafe try storage(row: row, column: column) else { return nil }
        defer { extendLifetime(self) }
        return try body(unsafe buffer.bytes)
    }

    /// Where the bytes of a value lie, as long as this object lives; nil for NULL.
    ///
    /// - Throws: as ``withValue(row:column:_:)``.
    @usableFromInline
    func storage(row: Int, column: Int) throws(PostgresError) -> UnsafeRawBufferPointer? {
        guard row >= 0, row < rowCount, column >= 0, column < columnCount, let row32 = Int32(exactly: row),
            let column32 = Int32(exactly: column)
        else { throw PostgresError(.decoding, "there is no row \(row), column \(column)", wasSent: .sent) }
        guard isBinary else { throw PostgresError(.decoding, "column \(column) came as text", wasSent: .sent) }
        let length = unsafe Int(PQgetlength(pointer, row32, column32))
        // NULL has length 0, too.
        if length == 0, unsafe PQgetisnull(pointer, row32, column32) == 1 { return nil }
        // libpq keeps the value, and a NUL behind it, as long as the PGresult lives.
        guard let start = unsafe PQgetvalue(pointer, row32, column32) else { return nil }
        return unsafe UnsafeRawBufferPointer(start: start, count: length)
    }

    /// The rows of a result as a collection.
    public struct Rows: RandomAccessCollection, Sendable {
        let result: PostgresResult

        /// Always 0.
        public var startIndex: Int { 0 }
        /// The number of rows.
        public var endIndex: Int { result.rowCount }
        /// The row at `position`.
        public subscript(position: Int) -> PostgresRow { result.row(position) }
    }
}

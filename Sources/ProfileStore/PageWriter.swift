internal import LibPQ
public import ProfileModel

/// Writes a page of records as the message of its response, straight from the rows, in pieces that are each a small part of
/// what a turn of the loop may take.
///
/// The response has the elements in field 1 and the token of the next page in field 2, as every page has
/// (protocol/profiled/v1). Where the page ends, and where the next begins, is as in ``RecordStore/list(_:)`` and
/// ``RecordStore/search(_:)``.
public struct PageWriter: Sendable {
    /// Most bytes of a piece, but for its last record: about 60 records, or a tenth of a millisecond.
    public static let pieceBytes = 65_536
    /// Most records of a piece.
    public static let pieceRows = 64

    /// What an element of the page is.
    enum Element: Sendable {
        /// The record's message.
        case record
        /// A message with the record's in field 1 and its score, from this column, in field 2.
        case match(scoreColumn: Int)
    }

    private let result: PostgresResult
    private let rows: Int
    private let answerBytes: Int64
    private let encoder: RowEncoder
    private let element: Element
    private let storedBytesColumn: Int
    private let position: @Sendable (PostgresRow) throws(PostgresError) -> PagePosition
    /// Rows written so far.
    private(set) var index = 0
    private var bytes: Int64 = 0
    private var record: [UInt8] = []
    /// The elements so far.
    private(set) var message: [UInt8] = []
    /// Where the page ended; nil before it is complete, and when it is the last.
    public private(set) var next: PagePosition?

    /// A writer of a result that holds up to one row more than asked for.
    ///
    /// - Parameter position: where a page ends whose last row this is.
    init(
        _ result: PostgresResult, rows: Int, answerBytes: Int64, storedBytesColumn: Int, element: Element,
        encoder: RowEncoder, position: @escaping @Sendable (PostgresRow) throws(PostgresError) -> PagePosition
    ) {
        self.result = result
        self.rows = rows
        self.answerBytes = answerBytes
        self.storedBytesColumn = storedBytesColumn
        self.element = element
        self.encoder = encoder
        self.position = position
        message.reserveCapacity(result.memoryBytes)
    }

    /// Writes the next records.
    ///
    /// - Returns: whether there are more.
    /// - Throws: `ProfileError` (`internalError`) for a row that can't be written.
    public mutating func writePiece() throws(ProfileError) -> Bool {
        let end = message.count + Self.pieceBytes
        let lastRow = index + Self.pieceRows
        do throws(PostgresError) {
            while index < result.rowCount {
                if index == lastRow || message.count >= end { return true }
                let row = result.row(index)
                bytes += try row.int64(storedBytesColumn)
                if index == rows || (index > 0 && bytes > answerBytes) {
                    next = try position(result.row(index - 1))
                    return false
                }
                try write(row)
                index += 1
            }
            return false
        } catch {
            throw .internalError(underlying: error)
        }
    }

    private mutating func write(_ row: PostgresRow) throws(PostgresError) {
        record.removeAll(keepingCapacity: true)
        try encoder.encode(row, to: &record)
        guard case .match(let scoreColumn) = element else { return appendRecord() }
        let score = try row.double(scoreColumn).bitPattern
        // Zero is a field that isn't set (protobuf.dev, "Encoding").
        let scoreBytes = score == 0 ? 0 : 9
        appendHeader(of: 1 + RowEncoder.varintByteCount(UInt64(record.count)) + record.count + scoreBytes)
        appendRecord()
        guard score != 0 else { return }
        // Field 2, wire type 1: eight bytes, little-endian.
        message.append(0x11)
        for shift in stride(from: 0, to: 64, by: 8) {
            message.append(UInt8(truncatingIfNeeded: score >> UInt64(shift)))
        }
    }

    private mutating func appendRecord() {
        appendHeader(of: record.count)
        message.append(contentsOf: record)
    }

    /// Field 1, wire type 2, and a length.
    private mutating func appendHeader(of count: Int) {
        message.append(0x0A)
        RowEncoder.appendVarint(UInt64(count), to: &message)
    }

    /// The whole response, once ``writePiece()`` has said that there is nothing more.
    ///
    /// - Parameter token: the next page's; empty at the end.
    public consuming func finished(token: String) -> [UInt8] {
        if !token.isEmpty {
            message.append(0x12)
            RowEncoder.appendVarint(UInt64(token.utf8.count), to: &message)
            message.append(contentsOf: token.utf8)
        }
        return message
    }
}

internal import FoundationEssentials
internal import LibPQ
internal import ProfileModel

/// Reads the columns of one row in their order.
struct RowReader {
    private let row: PostgresRow
    private var next = 0

    init(_ row: PostgresRow) { self.row = row }

    /// Whether the next column is NULL.
    var nextIsNull: Bool { row.isNull(next) }

    private mutating func column() -> Int {
        defer { next += 1 }
        return next
    }

    /// Leaves out columns.
    mutating func skip(_ count: Int) { next += count }

    mutating func text() throws -> String { try row.text(column()) }
    mutating func optionalText() throws -> String? { try row.textIfPresent(column()) }
    mutating func uuid() throws -> UUID { try row.uuid(column()) }
    mutating func optionalUUID() throws -> UUID? { try row.uuidIfPresent(column()) }
    mutating func int64() throws -> Int64 { try row.int64(column()) }
    mutating func optionalInt64() throws -> Int64? { try row.int64IfPresent(column()) }
    /// A `numeric`, exact, in plain decimal digits.
    mutating func numericText() throws -> String { try row.numericText(column()) }
    mutating func optionalNumericText() throws -> String? { try row.numericTextIfPresent(column()) }
    mutating func bool() throws -> Bool { try row.bool(column()) }
    mutating func json() throws -> String { try row.jsonText(column()) }
    mutating func textList() throws -> [String] { try row.textArray(column()) }
    mutating func timestamp() throws -> Timestamp { Timestamp(microseconds: try row.timestampMicroseconds(column())) }
    mutating func optionalTimestamp() throws -> Timestamp? {
        try row.timestampMicrosecondsIfPresent(column()).map(Timestamp.init(microseconds:))
    }
    mutating func labels() throws -> Labels { try Labels(storedJSON: json()) }
}

extension RecordStore {
    /// What a row holds beside the record.
    struct RowExtra {
        /// Bytes of the record's texts.
        var bytes: Int64
        /// The key that names are ordered and compared by.
        var nameKey: String
        /// Whatever column follows, counted from 0.
        var nextColumn: Int
    }

    /// The record in a row of a SELECT or RETURNING with `RecordStatements.columns`.
    func record(_ result: PostgresResult, _ index: Int) throws(ProfileError) -> Record {
        try recordAndExtra(result, index).0
    }

    /// The record in a row and what stands beside it.
    func recordAndExtra(_ result: PostgresResult, _ index: Int) throws(ProfileError) -> (Record, RowExtra) {
        do {
            var row = RowReader(result.row(index))
            return try Self.recordAndExtra(&row)
        } catch {
            throw .internalError(underlying: error)
        }
    }

    /// The record in the next columns of a row; nil, and the columns left out, when an outer join found none.
    static func recordIfPresent(_ row: inout RowReader) throws -> Record? {
        guard !row.nextIsNull else {
            row.skip(Record.layout.columnCount)
            return nil
        }
        return try recordAndExtra(&row).0
    }

    private static func recordAndExtra(_ row: inout RowReader) throws -> (Record, RowExtra) {
        let accountID = AccountID(stored: try row.text())
        let id = try row.uuid()
        let version = try row.int64()
        let audit = AuditTrail(
            createdAt: try row.timestamp(), updatedAt: try row.timestamp(), deletedAt: try row.optionalTimestamp(),
            createdBy: Actor(stored: try row.optionalText() ?? ""),
            updatedBy: Actor(stored: try row.optionalText() ?? ""),
            deletedBy: try row.optionalText().map(Actor.init(stored:)))
        let content = try Record.layout.decode(&row)
        let derived = try Record.layout.decodeDerived(&row)
        let record = Record(
            accountID: accountID, id: id, version: version, content: content, derived: derived, audit: audit)
        return (
            record,
            RowExtra(bytes: try row.int64(), nameKey: try row.text(), nextColumn: Record.layout.columnCount)
        )
    }

    /// The ordinality, from 1 in SQL and from 0 here, that follows the record's columns.
    func position(in result: PostgresResult, _ index: Int) throws(ProfileError) -> Int {
        do {
            return Int(clamping: try result.row(index).int64(Record.layout.columnCount)) - 1
        } catch {
            throw .internalError(underlying: error)
        }
    }

    // MARK: - Statements

    func key(_ accountID: AccountID, _ id: UUID) -> PostgresParameters {
        var parameters = PostgresParameters()
        parameters.append(accountID.rawValue)
        parameters.append(id)
        return parameters
    }

    func query(
        _ statement: PostgresStatement, _ parameters: PostgresParameters, lane: Lane, for scope: AccountScope,
        id: UUID? = nil
    ) async throws(ProfileError) -> PostgresResult {
        do {
            return try await pool.query(statement, parameters, lane: lane, for: scope)
        } catch {
            throw ProfileError(error, kind: Record.kind, id: id?.lowercased ?? "")
        }
    }
}

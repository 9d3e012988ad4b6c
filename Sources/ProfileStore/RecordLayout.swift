internal import ProfileModel

/// Which column of a table holds which part of a record: all that the store knows of one kind of record.
///
/// A column named `is_default` gives the kind a default, one named `is_primary` a primary record; every table has the columns `name_key` and `stored_bytes`.
public struct RecordLayout<Record: StoredRecord>: Sendable {
    /// The content's columns in the order of every statement.
    let columns: [Column]
    /// Values that are computed whenever a record is read, in the order of every statement, after the columns.
    let derived: [DerivedColumn]
    /// The field that names the record on the wire.
    let nameField: String
    /// Makes content from the columns of a row, read in order.
    let decode: @Sendable (inout RowReader) throws -> Record.Content
    /// Makes the derived values from the derived columns of a row, read in order.
    let decodeDerived: @Sendable (inout RowReader) throws -> Record.Derived

    /// One column.
    struct Column: Sendable {
        /// Its name, the same on the wire.
        let name: String
        /// Its SQL type.
        let type: ColumnType
        /// The value in PostgreSQL's text form; nil is NULL.
        let text: @Sendable (Record.Content) -> String?
    }

    /// A layout with values that are computed at every read.
    init(
        columns: [Column], derived: [DerivedColumn], nameField: String,
        decode: @escaping @Sendable (inout RowReader) throws -> Record.Content,
        decodeDerived: @escaping @Sendable (inout RowReader) throws -> Record.Derived
    ) {
        self.columns = columns
        self.derived = derived
        self.nameField = nameField
        self.decode = decode
        self.decodeDerived = decodeDerived
    }

    /// How many columns every statement lists of a record: the bookkeeping, its own, the derived, size and name key.
    var columnCount: Int { RecordStatements.bookkeeping.count + columns.count + derived.count + 2 }

    /// Whether an account can have one of them as its default, or as its primary one.
    func has(flag: String) -> Bool { columns.contains { $0.name == "is_\(flag)" } }
}

extension RecordLayout where Record.Derived == NothingDerived {
    /// A layout of columns only.
    init(
        columns: [Column], nameField: String,
        decode: @escaping @Sendable (inout RowReader) throws -> Record.Content
    ) {
        self.init(columns: columns, derived: [], nameField: nameField, decode: decode) { _ in NothingDerived() }
    }
}

/// A value that is computed from a row, and perhaps other tables, whenever the row is read.
struct DerivedColumn: Sendable {
    /// Its name, the same on the wire where filters may use it.
    let name: String
    /// Its SQL type.
    let type: ColumnType
    /// An expression over a row named `t`. In a RETURNING list it sees other tables as they were before the statement.
    let sql: String
}

/// The SQL types that content is stored in.
enum ColumnType: String, Sendable {
    case text
    case boolean
    case bigint
    case numeric
    case uuid
    case timestamptz
    case jsonb
    case textList = "text[]"
}

/// PostgreSQL's text forms of values that have no text form of their own in Swift.
enum SQLLiteral {
    /// A boolean.
    static func boolean(_ value: Bool) -> String { value ? "true" : "false" }

    /// A moment, to the microsecond.
    static func timestamp(_ value: Timestamp) -> String { value.description }

    /// A one-dimensional `text[]`: every entry quoted, so that none is taken for NULL, a brace or a separator.
    static func list(_ entries: [String]) -> String {
        // Byte by byte: what must be escaped is ASCII, which is part of no other character.
        var text = [UInt8(ascii: "{")]
        text.reserveCapacity(entries.reduce(2) { $0 + $1.utf8.count + 3 })
        for (index, entry) in entries.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            text.append(UInt8(ascii: "\""))
            for byte in entry.utf8 {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { text.append(UInt8(ascii: "\\")) }
                text.append(byte)
            }
            text.append(UInt8(ascii: "\""))
        }
        text.append(UInt8(ascii: "}"))
        return String(decoding: text, as: UTF8.self)
    }

    /// A document; empty text means a document without members.
    static func document(_ text: String) -> String { text.isEmpty ? "{}" : text }
}

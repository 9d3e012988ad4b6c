public import ProfileModel

/// Which column of a table holds which part of a record's content: all that the store knows of one kind of record.
public struct RecordLayout<Content: ProfileContent>: Sendable {
    /// The content's columns in the order of every statement.
    let columns: [Column]
    /// The field that names the record on the wire.
    let nameField: String
    /// The names of its statements.
    let statementNames: StatementNames
    /// Makes content from the columns of a row, read in order.
    let decode: @Sendable (inout RowReader) throws -> Content

    /// One column.
    struct Column: Sendable {
        /// Its name, the same on the wire.
        let name: String
        /// Its SQL type.
        let type: ColumnType
        /// The value in PostgreSQL's text form.
        let text: @Sendable (Content) -> String
    }

    /// The name column, the same as the field.
    var nameColumn: String { nameField }
}

/// The SQL types that content is stored in.
enum ColumnType: String, Sendable {
    case text
    case boolean
    case jsonb
    case textList = "text[]"
}

/// PostgreSQL's text forms of values that have no text form of their own in Swift.
enum SQLLiteral {
    /// A boolean.
    static func boolean(_ value: Bool) -> String { value ? "true" : "false" }

    /// A one-dimensional `text[]`: every entry quoted, so that none is taken for NULL, a brace or a separator.
    static func list(_ entries: [String]) -> String {
        var text = "{"
        for (index, entry) in entries.enumerated() {
            if index > 0 { text.append(",") }
            text.append("\"")
            for character in entry.unicodeScalars {
                if character == "\"" || character == "\\" { text.unicodeScalars.append("\\") }
                text.unicodeScalars.append(character)
            }
            text.append("\"")
        }
        text.append("}")
        return text
    }

    /// A document; empty text means a document without members.
    static func document(_ text: String) -> String { text.isEmpty ? "{}" : text }
}

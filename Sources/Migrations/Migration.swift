/// One step of the schema: the SQL that goes up to a number and the SQL that goes back down from it.
public struct Migration: Sendable, Hashable {
    /// Its place in the order, from 1 without gaps.
    public let number: Int
    /// What it is about, as in the file name.
    public let name: String
    /// The text of the `.up.sql` file; its SHA-256 is what the database remembers.
    public let up: String
    /// The text of the `.down.sql` file.
    public let down: String

    /// Makes a step.
    public init(number: Int, name: String, up: String, down: String) {
        self.number = number
        self.name = name
        self.up = up
        self.down = down
    }

    /// The name of the file that goes up, such as `0001_text_and_document_rules.up.sql`.
    public var fileName: String { "\(Self.label(number))_\(name).up.sql" }

    /// The name of the file that goes back down, such as `0001_text_and_document_rules.down.sql`.
    public var downFileName: String { "\(Self.label(number))_\(name).down.sql" }

    /// A number as file names write it: at least four digits.
    static func label(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

internal import ArgumentParser
internal import JSON

/// `path=value` of a command line.
struct Assignment: ExpressibleByArgument, Equatable {
    let path: JSONPath
    /// The text after the first `=`.
    let text: String

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), let path = try? JSONPath(parsing: argument[..<equals]) else {
            return nil
        }
        self.path = path
        text = String(argument[argument.index(after: equals)...])
    }

    /// The value for a place inside a document: JSON where the text is JSON, else the text as a string.
    var documentValue: JSONValue { (try? JSONValue(parsing: text)) ?? .string(text) }

    /// Reads the path of `--unset`.
    static func path(_ text: String) throws -> JSONPath {
        do {
            return try JSONPath(parsing: text)
        } catch {
            throw ValidationError("--unset \(text): \(error)")
        }
    }
}

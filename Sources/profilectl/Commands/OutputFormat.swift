internal import ArgumentParser

/// How results are printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    /// For people: aligned columns, cut to the terminal.
    case table
    /// One JSON value, indented.
    case json
    /// One JSON value a line.
    case ndjson
}

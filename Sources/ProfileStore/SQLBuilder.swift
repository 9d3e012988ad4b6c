internal import FoundationEssentials
internal import LibPQ
internal import ProfileModel

/// SQL text with its parameters: the only way a value from outside gets into a statement.
struct SQLBuilder {
    /// The parameters so far.
    private(set) var parameters = PostgresParameters()

    /// Adds a text and returns its placeholder.
    mutating func bind(_ value: String) -> String {
        parameters.append(value)
        return "$\(parameters.count)::text"
    }

    /// Adds a text and returns its placeholder cast to another type, whose text form it is.
    mutating func bind(_ value: String, as type: String) -> String { "\(bind(value))::\(type)" }

    /// Adds a number and returns its placeholder.
    mutating func bind(_ value: Int64) -> String {
        parameters.append(value)
        return "$\(parameters.count)::bigint"
    }

    /// Adds a number and returns its placeholder.
    mutating func bind(_ value: Double) -> String {
        parameters.append(value)
        return "$\(parameters.count)::double precision"
    }

    /// Adds an id and returns its placeholder.
    mutating func bind(_ value: UUID) -> String {
        parameters.append(value)
        return "$\(parameters.count)::uuid"
    }

    /// Adds a moment and returns its placeholder.
    mutating func bind(_ value: Timestamp) -> String {
        parameters.append(timestampMicroseconds: value.microseconds)
        return "$\(parameters.count)::timestamptz"
    }

    /// Adds a moment as the database holds it, `-infinity` (`Int64.min`) included, and returns its placeholder.
    mutating func bind(storedMoment microseconds: Int64) -> String {
        parameters.append(timestampMicroseconds: microseconds)
        return "$\(parameters.count)::timestamptz"
    }
}

/// Reads words of a closed vocabulary.
enum StoredWord {
    /// The value that a word stands for.
    ///
    /// - Throws: `StoredValueError`.
    static func value<Value: RawRepresentable<String>>(_ word: String, _ column: String) throws -> Value {
        guard let value = Value(rawValue: word) else {
            throw StoredValueError(column: column, problem: "holds an unknown word")
        }
        return value
    }
}

internal import Configuration

/// Reads options from a reader and collects what doesn't fit.
struct ConfigurationValues {
    private let reader: ConfigReader
    /// What doesn't fit, so far.
    var problems: [String] = []

    init(reader: ConfigReader) { self.reader = reader }

    /// The option's text; every option has a default, so there is one.
    mutating func text(_ option: ConfigurationOption) -> String {
        if let text = try? reader.requiredString(forKey: ConfigKey(option.key), isSecret: option.isSecret) {
            return text
        }
        // YAML has typed scalars: a number isn't a string to the provider, though it is one to whoever wrote it.
        if let number = try? reader.requiredInt(forKey: ConfigKey(option.key)) { return String(number) }
        problems.append("\(option.key): must be a text or a number")
        return option.defaultValue
    }

    mutating func integer(_ option: ConfigurationOption) -> Int {
        guard case .integer(let range) = option.kind else { return 0 }
        let text = text(option)
        guard let value = Int(text), range.contains(value) else {
            refuse(option, "must be a whole number from \(range.lowerBound) to \(range.upperBound)", text)
            return range.lowerBound
        }
        return value
    }

    mutating func word(_ option: ConfigurationOption) -> String {
        guard case .word(let words) = option.kind else { return "" }
        let text = text(option)
        if !words.contains(text) { refuse(option, "must be one of \(words.joined(separator: ", "))", text) }
        return text
    }

    mutating func permissions(_ option: ConfigurationOption) -> UInt32 {
        let text = text(option)
        guard let value = UInt32(text, radix: 8), value <= 0o777 else {
            refuse(option, "must be octal permissions up to 0777", text)
            return 0
        }
        return value
    }

    private mutating func refuse(_ option: ConfigurationOption, _ rule: String, _ text: String) {
        problems.append("\(option.key): \(rule)\(option.isSecret ? "" : ", not \"\(text)\"")")
    }
}

internal import Configuration

/// Reads options from a reader and collects what doesn't fit.
struct ConfigurationValues {
    private let reader: ConfigReader
    /// What doesn't fit, so far.
    var problems: [String] = []

    init(reader: ConfigReader) { self.reader = reader }

    /// The option's text; every option has a default, so there is one.
    mutating func text(_ option: ConfigurationOption) -> String {
        reader.string(forKey: ConfigKey(option.key), isSecret: option.isSecret, default: option.defaultValue)
    }

    /// A path that a Unix socket can have (unix(7)).
    mutating func socketPath(_ option: ConfigurationOption) -> String {
        let text = text(option)
        if !(1...107).contains(text.utf8.count) || text.utf8.contains(where: { $0 < 0x20 }) {
            problems.append("\(option.key): must be a path of 1 to 107 bytes without control characters")
        }
        return text
    }

    mutating func integer(_ option: ConfigurationOption) -> Int {
        guard case .integer(let range) = option.kind else { return 0 }
        let text = text(option)
        guard let value = Self.digits(text).flatMap({ Int($0) }), range.contains(value) else {
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
        guard let value = Self.digits(text).flatMap({ UInt32($0, radix: 8) }), value <= 0o777 else {
            refuse(option, "must be octal permissions up to 0777", text)
            return 0
        }
        return value
    }

    mutating func grants(_ option: ConfigurationOption) -> AccessRules {
        let reader = AccessRulesReader(text: text(option))
        problems += reader.problems
        return reader.rules
    }

    /// The admin socket's path; nil where there is to be none.
    mutating func adminPath(besides socketPath: String) -> String? {
        switch text(.adminPath) {
        case "": DaemonConfiguration.standardAdminPath(besides: socketPath)
        case "none": nil
        default: self.socketPath(.adminPath)
        }
    }

    /// Digits alone: the numeric initializers take a sign as well.
    private static func digits(_ text: String) -> String? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? text : nil
    }

    private mutating func refuse(_ option: ConfigurationOption, _ rule: String, _ text: String) {
        problems.append("\(option.key): \(rule)\(option.isSecret ? "" : ", not \"\(text.prefix(64))\"")")
    }
}

/// One line of OpenMetrics text: a name, labels, a value (openmetrics.io, version 1.0.0).
struct MetricSample: Equatable {
    let name: String
    let labels: [String: String]
    let value: Double

    /// Reads the samples of a text; lines that are none are passed over.
    static func samples(in text: String) -> [MetricSample] {
        text.split(separator: "\n").compactMap { $0.first == "#" ? nil : MetricSample(String($0)) }
    }

    init?(_ line: String) {
        let nameEnd = line.firstIndex { $0 == "{" || $0 == " " } ?? line.endIndex
        guard nameEnd != line.startIndex, nameEnd != line.endIndex else { return nil }
        name = String(line[..<nameEnd])
        var rest = line[nameEnd...]
        var labels: [String: String] = [:]
        if rest.first == "{" {
            rest = rest.dropFirst()
            while rest.first != "}" {
                guard let equals = rest.firstIndex(of: "=") else { return nil }
                let key = String(rest[..<equals])
                rest = rest[rest.index(after: equals)...]
                guard rest.first == "\"", let text = Self.quoted(&rest) else { return nil }
                labels[key] = text
                if rest.first == "," { rest = rest.dropFirst() }
            }
            rest = rest.dropFirst()
        }
        self.labels = labels
        guard let value = rest.split(separator: " ").first.flatMap({ Double($0) }) else { return nil }
        self.value = value
    }

    /// Takes a text in quotes off the beginning; nil when it doesn't end.
    private static func quoted(_ rest: inout Substring) -> String? {
        var text = ""
        rest = rest.dropFirst()
        while let character = rest.popFirst() {
            switch character {
            case "\"": return text
            case "\\":
                guard let escaped = rest.popFirst() else { return nil }
                text.append(escaped == "n" ? "\n" : escaped)
            default: text.append(character)
            }
        }
        return nil
    }
}

/// What somebody who mistyped a name may have meant.
enum Suggestion {
    /// The name that differs least, nil when none is near. Capitals, `-` and `_` count as no difference.
    static func nearest(to name: String, among names: some Sequence<String>) -> String? {
        let wanted = plain(name)
        // Nothing of the length of our names is meant by a text much longer.
        guard wanted.count <= 100 else { return nil }
        let ranked = names.map { (name: $0, distance: distance(wanted, plain($0))) }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
        guard let ranked, ranked.distance <= max(1, wanted.count / 5) else { return nil }
        return ranked.name
    }

    private static func plain(_ name: String) -> [Character] {
        name.lowercased().filter { $0 != "-" && $0 != "_" } + []
    }

    /// How many characters must be put in, left out or replaced (Levenshtein).
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var previous = Array(0...right.count)
        for (row, character) in left.enumerated() {
            var current = [row + 1]
            current.reserveCapacity(previous.count)
            for (column, other) in right.enumerated() {
                current.append(
                    min(previous[column] + (character == other ? 0 : 1), previous[column + 1] + 1, current[column] + 1))
            }
            previous = current
        }
        return previous[right.count]
    }
}

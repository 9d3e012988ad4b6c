import Foundation

/// Mutations in an order that a seed decides, for about two seconds or PROFILED_FUZZ_SECONDS.
struct Fuzz {
    let seed: UInt64
    private(set) var rounds = 0
    private var generator: SeededGenerator
    private let end: ContinuousClock.Instant

    /// Texts that code takes for more than text.
    static let texts: [String] = [
        "", "\0", "'", "\"", "\\", "%", "_", "''; DROP TABLE x; --", "$1", "{", "[]", "null", "{\"a\":1e400}",
        "{\"a\":\"\\u0000\"}",
        "{\"ageRange\":{\"min\":-1,\"max\":1e99}}", String(repeating: "[", count: 200), "name = \"x\"", "NOT (", "a:*",
        "name:\"\\",
        "demographics.ageRange.min", "demographics.`", "*", "name desc, id", "labels.", "uid:0", "\u{202E}", "e\u{301}",
        "🏳️‍🌈",
        "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-fffffffffffg", "AAAA", "-1",
        "9223372036854775808", "NaN",
        String(repeating: "x", count: 300), "created_at > \"2026-02-30T00:00:00Z\"", "version >= 99999999999999999999",
    ]

    init(seed: UInt64, seconds: Double = 2) {
        self.seed = seed
        generator = SeededGenerator(seed: seed)
        let wanted = ProcessInfo.processInfo.environment["PROFILED_FUZZ_SECONDS"].flatMap(Double.init) ?? seconds
        end = .now + .seconds(min(max(wanted, 0.1), 86_400))
    }

    mutating func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &generator) }

    mutating func text() -> String { Self.texts.randomElement(using: &generator) ?? "" }

    /// One to four changes to `bytes`; nil when the time is over.
    mutating func mutated(_ bytes: [UInt8]) -> [UInt8]? {
        guard ContinuousClock.now < end else { return nil }
        rounds += 1
        var bytes = bytes
        for _ in 0..<number(1..<5) { mutate(&bytes) }
        return bytes
    }

    private mutating func mutate(_ bytes: inout [UInt8]) {
        let place = number(0..<bytes.count + 1)
        switch number(0..<8) {
        case 0 where place < bytes.count: bytes[place] ^= UInt8(1 << number(0..<8))
        case 1 where place < bytes.count:
            bytes[place] = [0x00, 0x7F, 0x80, 0xFF, 0x0A, 0x20].randomElement(using: &generator) ?? 0
        case 2: bytes.removeLast(bytes.count - place)
        case 3 where place < bytes.count: bytes.removeSubrange(place..<number(place..<min(place + 8, bytes.count) + 1))
        case 4 where place < bytes.count:
            bytes.insert(contentsOf: bytes[place..<number(place..<min(place + 32, bytes.count) + 1)], at: place)
        case 5: bytes.insert(contentsOf: text().utf8, at: place)
        case 6: bytes += field()
        default: bytes.insert(UInt8(number(0..<256)), at: place)
        }
    }

    /// A text field of protobuf with a number of ours, whatever is in that place: the last one counts.
    private mutating func field() -> [UInt8] {
        let text = Array(text().utf8.prefix(16_000))
        let tag = number(1..<24) << 3 | 2
        return Self.varint(tag) + Self.varint(text.count) + text
    }

    private static func varint(_ value: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = value
        while rest > 0x7F {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }
}

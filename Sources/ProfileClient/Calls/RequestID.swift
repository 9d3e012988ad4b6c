internal import FoundationEssentials
internal import Synchronization

/// Names of requests: UUIDs of version 4 in lower case (RFC 9562).
enum RequestID {
    /// A name that nobody else has, for what must be done once: all bits are the system's own random ones.
    static func unique() -> String { UUID().uuidString.lowercased() }

    /// A name to find a call in the journal by. The bits come from a sequence of this process that begins at a random place:
    /// asking the kernel for randomness would cost every read two system calls.
    static func ofRead() -> String {
        let number = next.wrappingAdd(1, ordering: .relaxed).newValue
        return text(mixed(seeds.high &+ number &* gamma), mixed(seeds.low &+ number &* gamma))
    }

    private static let seeds = (high: UInt64.random(in: .min ... .max), low: UInt64.random(in: .min ... .max))
    private static let next = Atomic<UInt64>(0)
    // The step and the mixing function of SplitMix64 (Steele, Lea, Flood 2014): a bijection, so that no number comes twice.
    private static let gamma: UInt64 = 0x9E37_79B9_7F4A_7C15

    private static func mixed(_ number: UInt64) -> UInt64 {
        var bits = number
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }

    private static let digits: InlineArray<16, UInt8> = [
        48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 97, 98, 99, 100, 101, 102,
    ]

    /// 128 bits as a UUID: its version is 4 and its variant that of RFC 9562, whatever stood there.
    static func text(_ high: UInt64, _ low: UInt64) -> String {
        let high = high & ~0xF000 | 0x4000
        let low = low & ~(0b11 << 62) | 0b10 << 62
        var text = InlineArray<36, UInt8>(repeating: UInt8(ascii: "-"))
        var position = 0
        for digit in 0..<32 {
            if digit == 8 || digit == 12 || digit == 16 || digit == 20 { position += 1 }
            let half = digit < 16 ? high : low
            text[position] = digits[Int(truncatingIfNeeded: half >> UInt64(60 - digit % 16 * 4) & 0xF)]
            position += 1
        }
        // Hexadecimal digits are valid UTF-8.
        guard let span = try? UTF8Span(validating: text.span) else { return "" }
        return String(copying: span)
    }
}

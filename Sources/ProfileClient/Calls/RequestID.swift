internal import Synchronization
internal import TTRPCWire

/// The name of a request: a UUID of version 4 (RFC 9562), in lower case where it is text.
struct RequestID: Sendable {
    private let high: UInt64
    private let low: UInt64

    /// 128 bits as a UUID: its version is 4 and its variant that of RFC 9562, whatever stood there.
    init(_ high: UInt64, _ low: UInt64) {
        self.high = high & ~0xF000 | 0x4000
        self.low = low & ~(0b11 << 62) | 0b10 << 62
    }

    /// A name that nobody else has, for what must be done once: all bits are the system's own random ones.
    static func unique() -> RequestID { RequestID(.random(in: .min ... .max), .random(in: .min ... .max)) }

    /// A name to find a call in the journal by. The bits come from a sequence of this process that begins at a random place:
    /// asking the kernel for randomness would cost every read two system calls.
    static func ofRead() -> RequestID {
        let number = next.wrappingAdd(1, ordering: .relaxed).newValue
        return RequestID(mixed(seeds.high &+ number &* gamma), mixed(seeds.low &+ number &* gamma))
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

    // MARK: Text

    /// Characters of the text.
    static let textBytes = 36

    /// The text, such as `01234567-89ab-4def-8f01-23456789abcd`.
    var text: String {
        String(decoding: [UInt8](capacity: Self.textBytes) { append(to: &$0) }, as: UTF8.self)
    }

    /// Appends the characters of the text.
    func append(to output: inout OutputSpan<UInt8>) {
        Self.append(8, of: Self.digits(high >> 32), to: &output)
        output.append(UInt8(ascii: "-"))
        let middle = Self.digits(high)
        Self.append(4, of: middle, to: &output)
        output.append(UInt8(ascii: "-"))
        Self.append(4, of: middle >> 32, to: &output)
        output.append(UInt8(ascii: "-"))
        let node = Self.digits(low >> 32)
        Self.append(4, of: node, to: &output)
        output.append(UInt8(ascii: "-"))
        Self.append(4, of: node >> 32, to: &output)
        Self.append(8, of: Self.digits(low), to: &output)
    }

    /// The lower 32 bits as eight hexadecimal digits, the first one in the lowest byte.
    private static func digits(_ number: UInt64) -> UInt64 {
        // Each half of what is together goes to the upper or the lower half of twice the room, until each digit has a byte.
        var digits = (number & 0xFFFF) << 32 | number >> 16 & 0xFFFF
        digits = (digits & 0x0000_00FF_0000_00FF) << 16 | digits >> 8 & 0x0000_00FF_0000_00FF
        digits = (digits & 0x000F_000F_000F_000F) << 8 | digits >> 4 & 0x000F_000F_000F_000F
        // 1 in each byte whose digit is a letter, which comes 39 characters after where the digit 10 would.
        let letters = (digits + 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        return digits + 0x3030_3030_3030_3030 + letters * 39
    }

    @inline(__always)
    private static func append(_ count: Int, of digits: UInt64, to output: inout OutputSpan<UInt8>) {
        for index in 0..<count { output.append(UInt8(truncatingIfNeeded: digits >> UInt64(8 * index))) }
    }
}

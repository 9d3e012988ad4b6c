/// SplitMix64: the same numbers from the same seed everywhere, so that a find can be repeated.
struct FuzzRandom: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// One of a few changes that break parsers: cut, flip, insert, repeat, overwrite with edge values, splice.
    mutating func mutate(_ input: [UInt8], with other: [UInt8]) -> [UInt8] {
        var bytes = input
        for _ in 0..<Int.random(in: 1...4, using: &self) {
            let position = bytes.isEmpty ? 0 : Int.random(in: 0..<bytes.count, using: &self)
            switch Int.random(in: 0..<7, using: &self) {
            case 0: bytes.removeLast(bytes.count - position)
            case 1: if !bytes.isEmpty { bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &self) }
            case 2: bytes.insert(UInt8.random(in: 0...255, using: &self), at: position)
            case 3: if !bytes.isEmpty { bytes[position] = [0, 0x7F, 0x80, 0xFF].randomElement(using: &self) ?? 0 }
            case 4: bytes.insert(contentsOf: bytes[position..<min(bytes.count, position + 16)], at: position)
            case 5: if !bytes.isEmpty { bytes.remove(at: position) }
            default: bytes.insert(contentsOf: other.prefix(Int.random(in: 0...32, using: &self)), at: position)
            }
            if bytes.count > 4096 { bytes.removeLast(bytes.count - 4096) }
        }
        return bytes
    }
}

/// One entry of the journal in its native form (systemd.io, "Native Journal Protocol"): whatever a value holds, it stays one
/// value of one field.
public struct JournalEntry: Sendable, Equatable {
    /// The encoded fields.
    public private(set) var bytes: [UInt8] = []

    /// The longest name of a field (journald drops others).
    private static let maximumNameBytes = 64

    /// An entry without fields.
    public init() { bytes.reserveCapacity(512) }

    /// Adds a field. A name that journald would not take (anything but capitals, digits and underscores, or one that begins
    /// with an underscore or a digit) is left out: names that begin with an underscore are the journal's own.
    public mutating func append(_ name: String, _ value: String) {
        guard Self.isValid(name) else { return }
        let value = value.utf8
        bytes.append(contentsOf: name.utf8)
        if value.contains(0x0A) {
            // Name, line end, length in 64 bits little-endian, value, line end.
            bytes.append(0x0A)
            let length = UInt64(value.count)
            for shift in stride(from: UInt64(0), to: 64, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: length >> shift))
            }
        } else {
            bytes.append(0x3D)
        }
        bytes.append(contentsOf: value)
        bytes.append(0x0A)
    }

    private static func isValid(_ name: String) -> Bool {
        let name = name.utf8
        guard let first = name.first, name.count <= maximumNameBytes, (0x41...0x5A).contains(first) else {
            return false
        }
        return name.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
    }
}

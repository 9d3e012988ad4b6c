import FoundationEssentials

/// The numbers that mark what follows in a page token.
enum PageTokenTag: UInt8 {
    case null = 0
    case `false` = 1
    case `true` = 2
    case integer = 3
    case bits = 4
    case text = 5
    case end = 255
}

/// Writes the bytes of page tokens.
enum PageTokenWriter {
    static let version: UInt8 = 1

    static func bytes(of position: PagePosition, fingerprint: UInt64) -> [UInt8] {
        var bytes = [version]
        append(fingerprint, to: &bytes)
        for value in position.values {
            switch value {
            case .null: bytes.append(PageTokenTag.null.rawValue)
            case .bool(let value): bytes.append((value ? PageTokenTag.true : .false).rawValue)
            case .integer(let value):
                bytes.append(PageTokenTag.integer.rawValue)
                append(UInt64(bitPattern: value), to: &bytes)
            case .bits(let value):
                bytes.append(PageTokenTag.bits.rawValue)
                append(value, to: &bytes)
            case .text(let text):
                bytes.append(PageTokenTag.text.rawValue)
                append(UInt64(text.utf8.count), to: &bytes)
                bytes.append(contentsOf: text.utf8)
            }
        }
        bytes.append(PageTokenTag.end.rawValue)
        bytes.append(contentsOf: id(position.id))
        append(QueryFingerprint.hash(bytes), to: &bytes)
        return bytes
    }

    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
        }
    }

    private static func id(_ id: UUID) -> [UInt8] {
        let u = id.uuid
        return [
            u.0, u.1, u.2, u.3, u.4, u.5, u.6, u.7, u.8, u.9, u.10, u.11, u.12, u.13, u.14, u.15,
        ]
    }
}

/// Reads the bytes of page tokens; never trusts them.
struct PageTokenReader {
    /// That of the query which the token was made for.
    let fingerprint: UInt64
    private var rest: ArraySlice<UInt8>

    /// Checks version and checksum; nil when either is wrong.
    init?(_ bytes: [UInt8]) {
        // Version, fingerprint, end tag, id, checksum.
        guard bytes.count >= 1 + 8 + 1 + 16 + 8, bytes[0] == PageTokenWriter.version else { return nil }
        var checksum = bytes.suffix(8)
        guard Self.number(&checksum) == QueryFingerprint.hash(bytes.dropLast(8)) else { return nil }
        rest = bytes.dropLast(8).dropFirst()
        guard let fingerprint = Self.number(&rest) else { return nil }
        self.fingerprint = fingerprint
    }

    /// The position; nil when the content is malformed.
    mutating func position() -> PagePosition? {
        var values: [PagePosition.Value] = []
        while let byte = rest.popFirst(), let tag = PageTokenTag(rawValue: byte) {
            switch tag {
            case .null: values.append(.null)
            case .false: values.append(.bool(false))
            case .true: values.append(.bool(true))
            case .integer:
                guard let number = Self.number(&rest) else { return nil }
                values.append(.integer(Int64(bitPattern: number)))
            case .bits:
                guard let number = Self.number(&rest) else { return nil }
                values.append(.bits(number))
            case .text:
                guard let number = Self.number(&rest), let count = Int(exactly: number), count <= rest.count,
                    let text = String(validating: rest.prefix(count), as: UTF8.self), !text.utf8.contains(0)
                else { return nil }
                rest = rest.dropFirst(count)
                values.append(.text(text))
            case .end: return id().map { PagePosition(values: values, id: $0) }
            }
        }
        return nil
    }

    private func id() -> UUID? {
        let b = Array(rest)
        guard b.count == 16 else { return nil }
        return UUID(
            uuid: (
                b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]
            ))
    }

    private static func number(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
        guard bytes.count >= 8 else { return nil }
        let number = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        bytes = bytes.dropFirst(8)
        return number
    }
}

/// Cuts bytes into lines, numbered from 1 as in the file.
///
/// Lines end in LF or CRLF; a byte order mark at the start is skipped; empty lines are counted and not handed on.
struct LineSplitter {
    /// One line.
    enum Line: Equatable {
        /// The bytes without the line's end.
        case bytes([UInt8], number: Int)
        /// A line longer than ``LineSplitter/maximumLineBytes``; its bytes are dropped.
        case tooLong(number: Int)
    }

    /// The most bytes of a line.
    static let maximumLineBytes = 1024 * 1024

    private var pending: [UInt8] = []
    private var isTooLong = false
    private var number = 1

    /// Takes the next bytes and returns the lines they complete.
    mutating func lines(adding bytes: [UInt8]) -> [Line] {
        var lines: [Line] = []
        for piece in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            if piece.offset > 0 { endLine(into: &lines) }
            guard !isTooLong else { continue }
            pending += piece.element
            if pending.count > Self.maximumLineBytes + 1 {
                isTooLong = true
                pending = []
            }
        }
        return lines
    }

    /// The last line, if it has no end.
    mutating func finish() -> [Line] {
        var lines: [Line] = []
        if !pending.isEmpty || isTooLong { endLine(into: &lines) }
        return lines
    }

    private mutating func endLine(into lines: inout [Line]) {
        defer {
            pending = []
            isTooLong = false
            number += 1
        }
        if pending.last == UInt8(ascii: "\r") { pending.removeLast() }
        if number == 1, pending.starts(with: [0xEF, 0xBB, 0xBF]) { pending.removeFirst(3) }
        if isTooLong || pending.count > Self.maximumLineBytes {
            lines.append(.tooLong(number: number))
        } else if pending.contains(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }) {
            lines.append(.bytes(pending, number: number))
        }
    }
}

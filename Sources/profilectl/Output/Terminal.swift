internal import FoundationEssentials
internal import Glibc

/// The terminal, where there is one.
enum Terminal {
    /// Whether standard output is a terminal.
    static var isOutput: Bool { isatty(STDOUT_FILENO) == 1 }
    /// Whether the error output is a terminal.
    static var isErrorOutput: Bool { isatty(STDERR_FILENO) == 1 }

    /// Cells in a line of standard output; nil when it goes to a file or pipe.
    static var width: Int? {
        guard isOutput else { return nil }
        if let size, size.ws_col > 0 { return Int(size.ws_col) }
        return ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } ?? 80
    }

    /// Lines of standard output; nil when it goes to a file or pipe.
    static var height: Int? {
        guard isOutput else { return nil }
        if let size, size.ws_row > 0 { return Int(size.ws_row) }
        return 24
    }

    private static var size: winsize? {
        var size = winsize()
        // Invariant: TIOCGWINSZ writes one winsize, which `size` is (ioctl_tty(2)).
        return unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 ? size : nil
    }

    /// Hands what was printed to whoever reads it, so that a stream's lines don't wait for a full buffer.
    static func flush() {
        // fflush(3) without a stream flushes them all.
        _ = fflush(nil)
    }

    /// Prints a line to the error output.
    static func printError(_ line: String) { writeError(line + "\n") }

    /// Writes to the error output without a line's end; what it doesn't take is dropped.
    static func writeError(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            // Invariant: write(2) reads `buffer.count` bytes from a buffer of that size, and says how many it took.
            let count = unsafe rest.withUnsafeBytes { buffer in
                unsafe Glibc.write(STDERR_FILENO, buffer.baseAddress, buffer.count)
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}

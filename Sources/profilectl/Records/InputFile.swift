internal import Glibc
internal import JSON

/// A file, or standard input under the name `-`, read piece by piece.
struct InputFile: ~Copyable {
    private let descriptor: CInt
    /// The size of a regular file in bytes; nil for a pipe.
    let size: Int?

    /// Bytes that one reading takes.
    private static let pieceBytes = 256 * 1024
    /// The most bytes that a whole input may have: the daemon takes no larger request.
    static let maximumBytes = 4 * 1024 * 1024

    init(_ path: String) throws {
        // Invariant: open(2) reads the path as a terminated string, which Swift makes for the call.
        descriptor = path == "-" ? dup(STDIN_FILENO) : unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure(path) }
        var status = stat()
        // Invariant: fstat writes one stat, which `status` is.
        let isKnown = unsafe fstat(descriptor, &status) == 0
        guard !isKnown || status.st_mode & S_IFMT != S_IFDIR else {
            close(descriptor)
            throw CommandFailure(.usage, "\(path) is a folder")
        }
        size = isKnown && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    }

    deinit { close(descriptor) }

    /// The next bytes; empty at the end.
    func next() throws -> [UInt8] {
        var count = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Self.pieceBytes) { buffer, initialized in
            repeat {
                // Invariant: read(2) writes at most `buffer.count` bytes to its start, and says how many.
                count = unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            } while count < 0 && errno == EINTR
            initialized = max(0, count)
        }
        guard count >= 0 else { throw Self.failure("the input") }
        return bytes
    }

    /// All bytes of an input.
    static func bytes(_ path: String) throws -> [UInt8] {
        let file = try InputFile(path)
        var all: [UInt8] = []
        while true {
            let piece = try file.next()
            if piece.isEmpty { return all }
            all += piece
            guard all.count <= maximumBytes else { throw CommandFailure(.invalid, "\(path) is larger than 4 MiB") }
        }
    }

    /// The JSON object that an input holds.
    static func object(_ path: String) throws -> JSONObject {
        let limits = JSONLimits(maximumBytes: maximumBytes, maximumDepth: JSONLimits.deepest)
        do {
            let value = try JSONValue(parsingUTF8: bytes(path), limits: limits)
            guard let object = value.objectValue else {
                throw CommandFailure(.invalid, "\(path) must hold a JSON object, and holds \(value.typeName)")
            }
            return object
        } catch let error as JSONParseError {
            throw CommandFailure(.invalid, "\(path): \(error)")
        }
    }

    private static func failure(_ path: String) -> CommandFailure {
        // Invariant: strerror returns a terminated string that stays as it is until the thread's next call.
        CommandFailure(.usage, "\(path): \(unsafe String(cString: strerror(errno)))")
    }
}

internal import CLinux
internal import Glibc
internal import Reactor

/// A listening Unix stream socket: bound here, or adopted from whoever bound it (sd_listen_fds(3)).
public struct UnixListener: Sendable {
    /// The listening descriptor: non-blocking, close-on-exec.
    public let descriptor: CInt
    /// The socket's file when this process made it, and so removes it at the end.
    public let path: String?
    /// The file that was made, to tell it from one that somebody puts in its place.
    private let file: FileIdentity?

    private struct FileIdentity: Equatable {
        let device: UInt64
        let inode: UInt64

        init?(path: String) {
            var status = stat()
            guard unsafe lstat(path, &status) == 0 else { return nil }
            device = UInt64(status.st_dev)
            inode = UInt64(status.st_ino)
        }
    }

    /// Connections that may wait to be accepted (`net.core.somaxconn` bounds it too).
    public static let defaultBacklog: CInt = 4096

    /// Binds a socket file and listens on it.
    ///
    /// A file that is left over from a process that is gone is replaced; one on which somebody answers is not.
    /// - Parameters:
    ///   - path: 1 … 107 bytes (unix(7)).
    ///   - permissions: the file's mode, such as 0o660.
    /// - Throws: ``ListenerError``.
    public static func bind(
        path: String, permissions: UInt32 = 0o660, backlog: CInt = defaultBacklog
    ) throws(ListenerError) -> UnixListener {
        let utf8 = path.utf8
        guard !utf8.isEmpty, utf8.count <= 107, !utf8.contains(0) else {
            throw ListenerError(path: path, problem: "a socket path has 1 to 107 bytes, this one \(utf8.count)")
        }
        // Two that start at once must not both find a stale file, and one of them remove what the other has just bound.
        let lock = unsafe clinux_lock_folder(folder(of: path))
        defer { if lock >= 0 { _ = clinux_close(lock) } }
        guard lock != -EWOULDBLOCK else {
            throw ListenerError(path: path, problem: "another process holds a lock (flock) on its folder")
        }
        var result = unsafe clinux_unix_listen(path, backlog, permissions)
        if result == -EADDRINUSE {
            try removeStale(path)
            result = unsafe clinux_unix_listen(path, backlog, permissions)
        }
        guard result >= 0 else {
            throw ListenerError(path: path, problem: systemErrorText(-result))
        }
        return UnixListener(descriptor: result, path: path, file: FileIdentity(path: path))
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Takes over a descriptor that listens already.
    ///
    /// - Throws: ``ListenerError`` when it isn't a listening Unix stream socket.
    public static func adopt(descriptor: CInt) throws(ListenerError) -> UnixListener {
        let result = clinux_is_unix_listener(descriptor)
        guard result == 1 else {
            let problem = result == 0 ? "not a listening Unix stream socket" : systemErrorText(-result)
            throw ListenerError(path: "descriptor \(descriptor)", problem: problem)
        }
        let nonblocking = clinux_make_nonblocking(descriptor)
        guard nonblocking >= 0 else {
            throw ListenerError(path: "descriptor \(descriptor)", problem: systemErrorText(-nonblocking))
        }
        return UnixListener(descriptor: descriptor, path: nil, file: nil)
    }

    private static func removeStale(_ path: String) throws(ListenerError) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw ListenerError(path: path, problem: "the file exists and is not a socket")
        }
        var isInProgress: CInt = 0
        let connected = unsafe clinux_unix_connect(path, &isInProgress)
        if connected >= 0 {
            _ = clinux_close(connected)
            throw ListenerError(path: path, problem: "another process answers on this socket")
        }
        // A full backlog (EAGAIN) or a socket we may not connect to (EACCES) is somebody's too.
        guard connected == -ECONNREFUSED || connected == -ENOENT else {
            throw ListenerError(
                path: path, problem: "another process holds this socket: \(systemErrorText(-connected))")
        }
        guard unsafe unlink(path) == 0 || errno == ENOENT else {
            throw ListenerError(path: path, problem: "can't remove the stale socket: \(systemErrorText(errno))")
        }
    }

    /// Stops listening; removes the file if this process made it.
    func close() {
        if let path, let file, file == FileIdentity(path: path) { _ = unsafe unlink(path) }
        _ = clinux_close(descriptor)
    }
}

/// A listening socket can't be had.
public struct ListenerError: Error, Sendable, CustomStringConvertible {
    /// The socket's path, or the descriptor.
    public let path: String
    /// Why not.
    public let problem: String

    /// The socket and the problem.
    public var description: String { "can't listen on \(path): \(problem)" }
}

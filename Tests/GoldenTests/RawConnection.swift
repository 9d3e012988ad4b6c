import Glibc

/// A blocking Unix socket that sends and receives bytes as they are.
final class RawConnection {
    /// What went wrong: a call that failed, or a peer that says nothing for five seconds.
    struct Failure: Error {
        var call: String
        var code = errno
    }

    private let descriptor: CInt

    init(path: String) throws {
        descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(call: "socket") }
        var limit = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw Failure(call: "connect") }
    }

    deinit { close(descriptor) }

    /// Sends all bytes; a connection that the peer has closed takes them without complaint.
    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress?.advanced(by: sent), $0.count - sent, CInt(MSG_NOSIGNAL))
            }
            if count < 0, errno == EPIPE || errno == ECONNRESET { return }
            guard count > 0 else { throw Failure(call: "send") }
            sent += count
        }
    }

    /// The next bytes, so many; fewer only at the end.
    func receive(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            var buffer = [UInt8](repeating: 0, count: min(65_536, count - bytes.count))
            let received = recv(descriptor, &buffer, buffer.count, 0)
            if received == 0 || received < 0 && errno == ECONNRESET { break }
            guard received > 0 else { throw Failure(call: "recv") }
            bytes += buffer.prefix(received)
        }
        return bytes
    }

    /// The next frame, header and data; empty at the end.
    func receiveFrame() throws -> [UInt8] {
        let header = try receive(10)
        guard header.count == 10 else { return header }
        return header + (try receive(header.prefix(4).reduce(0) { $0 << 8 | Int($1) }))
    }

    /// Ends this side.
    func shut() { shutdown(descriptor, CInt(SHUT_WR)) }

    /// Waits, without reading, for the peer to close the connection.
    func waitForHangUp() -> Bool {
        var poll = pollfd(fd: descriptor, events: 0, revents: 0)
        return Glibc.poll(&poll, 1, 5_000) == 1 && poll.revents & Int16(POLLHUP) != 0
    }
}

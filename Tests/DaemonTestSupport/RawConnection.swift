import TTRPCWire

#if canImport(Glibc)
    import Glibc
#endif

/// A blocking Unix socket that sends and receives bytes as they are, or frames.
///
/// Its calls block: use it in `onThread`, not on the cooperative pool.
public final class RawConnection: Sendable {
    /// A call that failed, or a peer that said nothing for the time limit (EAGAIN).
    public struct Failure: Error, CustomStringConvertible {
        /// The system call.
        public var call: String
        /// Its errno.
        public var code: CInt
        /// Whether the time limit passed.
        public var isTimeout: Bool { code == EAGAIN }
        /// The call and the error.
        public var description: String { "\(call): \(String(cString: strerror(code)))" }

        init(_ call: String, _ code: CInt = errno) {
            self.call = call
            self.code = code
        }
    }

    /// The socket, closed with the last reference.
    public let descriptor: CInt

    /// Connects.
    ///
    /// - Parameter timeout: how long each send and receive may wait.
    public init(path: String, timeout: Duration = .seconds(5)) throws {
        descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure("socket") }
        try setTimeout(timeout)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw Failure("connect") }
    }

    deinit { Glibc.close(descriptor) }

    /// How long each send and receive may wait from now on.
    public func setTimeout(_ timeout: Duration) throws {
        let (seconds, attoseconds) = timeout.components
        var limit = timeval(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
        let size = socklen_t(MemoryLayout<timeval>.size)
        guard setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size) == 0,
            setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size) == 0
        else { throw Failure("setsockopt") }
    }

    // MARK: Sending

    /// Sends all bytes.
    ///
    /// - Throws: `Failure`, with EPIPE or ECONNRESET when the peer has closed.
    public func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress?.advanced(by: sent), $0.count - sent, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure("send") }
            sent += count
        }
    }

    /// Sends what the socket takes without waiting.
    ///
    /// - Returns: how many bytes it took.
    public func sendWithoutWaiting(_ bytes: [UInt8]) throws -> Int {
        let flags = CInt(MSG_NOSIGNAL) | CInt(MSG_DONTWAIT)
        let count = Glibc.send(descriptor, bytes, bytes.count, flags)
        guard count >= 0 || errno == EAGAIN else { throw Failure("send") }
        return max(0, count)
    }

    /// Sends bytes one at a time, each in a system call of its own.
    public func sendByteByByte(_ bytes: [UInt8]) throws {
        for byte in bytes { try send([byte]) }
    }

    /// Sends bytes with open descriptors (SCM_RIGHTS of unix(7)).
    public func send(_ bytes: [UInt8], descriptors: [CInt]) throws {
        let space = descriptors.count * MemoryLayout<CInt>.size
        let header = MemoryLayout<cmsghdr>.size
        // SCM_RIGHTS
        let rights: CInt = 1
        var control = [UInt8](repeating: 0, count: (header + space + 7) & ~7)
        var bytes = bytes
        let count = control.withUnsafeMutableBytes { control -> Int in
            // struct cmsghdr: size_t cmsg_len, int cmsg_level, int cmsg_type.
            control.storeBytes(of: header + space, as: Int.self)
            control.storeBytes(of: SOL_SOCKET, toByteOffset: 8, as: CInt.self)
            control.storeBytes(of: rights, toByteOffset: 12, as: CInt.self)
            for (index, descriptor) in descriptors.enumerated() {
                control.storeBytes(of: descriptor, toByteOffset: header + index * 4, as: CInt.self)
            }
            return bytes.withUnsafeMutableBytes { data in
                var vector = iovec(iov_base: data.baseAddress, iov_len: data.count)
                return withUnsafeMutablePointer(to: &vector) { vector in
                    var message = msghdr()
                    message.msg_iov = vector
                    message.msg_iovlen = 1
                    message.msg_control = control.baseAddress
                    message.msg_controllen = control.count
                    return sendmsg(self.descriptor, &message, CInt(MSG_NOSIGNAL))
                }
            }
        }
        guard count == bytes.count else { throw Failure("sendmsg") }
    }

    /// Ends this side: the peer reads an end, and can still write.
    public func shutdownSending() { shutdown(descriptor, CInt(SHUT_WR)) }

    // MARK: Receiving

    /// The next bytes, so many; fewer only at the end.
    public func receive(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            var buffer = [UInt8](repeating: 0, count: min(65_536, count - bytes.count))
            let received = recv(descriptor, &buffer, buffer.count, 0)
            if received == 0 || received < 0 && errno == ECONNRESET { break }
            if received < 0, errno == EINTR { continue }
            guard received > 0 else { throw Failure("recv") }
            bytes += buffer.prefix(received)
        }
        return bytes
    }

    /// The next frame; nil at the end.
    ///
    /// - Throws: `Failure` when the time limit passes; `DaemonTestError` when the end cuts a frame.
    public func receiveFrame() throws -> ReceivedFrame? {
        let header = try receive(10)
        if header.isEmpty { return nil }
        guard header.count == 10 else { throw DaemonTestError("the header was cut: \(header)") }
        let length = header.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        let data = try receive(length)
        guard data.count == length else { throw DaemonTestError("a frame was cut at \(data.count) of \(length)") }
        return ReceivedFrame(
            streamID: header[4..<8].reduce(0) { $0 << 8 | UInt32($1) }, type: header[8], flags: header[9], data: data)
    }

    /// Waits, without reading, for the peer to close the connection.
    public func waitForHangUp(within limit: Duration) -> Bool {
        var poll = pollfd(fd: descriptor, events: 0, revents: 0)
        let milliseconds = CInt(limit.components.seconds * 1000 + limit.components.attoseconds / 1_000_000_000_000_000)
        return Glibc.poll(&poll, 1, milliseconds) == 1 && poll.revents & Int16(POLLHUP) != 0
    }

    /// Reads and drops everything until the peer closes.
    ///
    /// - Throws: `Failure` when the time limit passes in silence.
    public func waitForEnd() throws {
        while try !receive(65_536).isEmpty {}
    }
}

/// A frame as it arrived.
public struct ReceivedFrame: Sendable, Equatable {
    /// The stream.
    public var streamID: UInt32
    /// 2 response, 3 data.
    public var type: UInt8
    /// The flags.
    public var flags: UInt8
    /// What came after the header.
    public var data: [UInt8]

    /// A frame of these parts.
    public init(streamID: UInt32, type: UInt8, flags: UInt8, data: [UInt8]) {
        self.streamID = streamID
        self.type = type
        self.flags = flags
        self.data = data
    }
}

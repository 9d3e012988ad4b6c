import CLinux
import Foundation
import Glibc
import TTRPCWire

/// A peer that sends any bytes: a blocking socket with time-outs, so that a server that says nothing fails a test.
///
/// Invariant of @unchecked: a test uses it from one task at a time.
final class RawConnection: @unchecked Sendable {
    let descriptor: CInt
    private var input: [UInt8] = []

    /// What went wrong with the socket.
    struct Failure: Error { var errorNumber: CInt }

    init(path: String) throws {
        var inProgress: CInt = 0
        let descriptor = clinux_unix_connect(path, &inProgress)
        guard descriptor >= 0 else { throw Failure(errorNumber: -descriptor) }
        self.descriptor = descriptor
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
        var timeout = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// Sends all of it; a server that has closed the connection meanwhile is no failure.
    func send(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// Sends the bytes with so many descriptors of /dev/null.
    func send(_ bytes: [UInt8], descriptors count: Int) {
        let descriptors = (0..<count).map { _ in open("/dev/null", O_RDONLY | O_CLOEXEC) }
        defer { for descriptor in descriptors { close(descriptor) } }
        // struct cmsghdr: length, level, type; then the descriptors, to a multiple of 8.
        var control = [UInt8](repeating: 0, count: 16 + (4 * count + 7) / 8 * 8)
        var bytes = bytes
        control.withUnsafeMutableBytes { control in
            control.storeBytes(of: 16 + 4 * count, as: Int.self)
            control.storeBytes(of: SOL_SOCKET, toByteOffset: 8, as: Int32.self)
            control.storeBytes(of: Int32(SCM_RIGHTS), toByteOffset: 12, as: Int32.self)
            for (index, descriptor) in descriptors.enumerated() {
                control.storeBytes(of: descriptor, toByteOffset: 16 + 4 * index, as: Int32.self)
            }
            bytes.withUnsafeMutableBytes { bytes in
                var vector = iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
                withUnsafeMutablePointer(to: &vector) { vector in
                    var message = msghdr()
                    message.msg_iov = vector
                    message.msg_iovlen = 1
                    message.msg_control = control.baseAddress
                    message.msg_controllen = control.count
                    sendmsg(descriptor, &message, 0)
                }
            }
        }
    }

    /// No more bytes from this side.
    func shut() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// The next frame; nil when the server has closed the connection. Waits on a thread of its own: the pool's few threads
    /// are for those who make progress.
    func receive() async throws -> (header: FrameHeader, data: [UInt8])? {
        try await withCheckedThrowingContinuation { continuation in
            Thread { [self] in continuation.resume(with: Result { try receiveBlocking() }) }.start()
        }
    }

    private func receiveBlocking() throws -> (header: FrameHeader, data: [UInt8])? {
        guard try fill(10) else { return nil }
        let head = Array(input.prefix(10))
        let header = try FrameHeader(parsing: head.span)
        guard try fill(10 + Int(header.dataLength)) else { return nil }
        let data = Array(input[10..<10 + Int(header.dataLength)])
        input.removeFirst(10 + Int(header.dataLength))
        return (header, data)
    }

    private func fill(_ count: Int) throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while input.count < count {
            let received = recv(descriptor, &buffer, buffer.count, 0)
            if received > 0 {
                input.append(contentsOf: buffer[..<received])
            } else if received == 0 || errno == ECONNRESET || errno == EPIPE {
                return false
            } else {
                throw Failure(errorNumber: errno)
            }
        }
        return true
    }
}

/// A request frame for `golden.Echo`.
func requestFrame(
    _ streamID: UInt32, _ method: String, _ value: String? = nil, flags: FrameFlags = [], timeout: Int64 = 0,
    metadata: Metadata = [:]
) -> [UInt8] {
    var frame: [UInt8] = []
    RequestEnvelope.appendFrame(
        to: &frame, streamID: streamID, flags: flags, service: "golden.Echo", method: method,
        payload: value.map(encodedValue) ?? [], timeoutNanoseconds: timeout, metadata: metadata)
    return frame
}

/// A data frame with one `google.protobuf.StringValue`.
func dataFrame(_ streamID: UInt32, _ value: String, flags: FrameFlags = []) -> [UInt8] {
    var frame: [UInt8] = []
    FrameEncoder.appendData(to: &frame, streamID: streamID, flags: flags, message: encodedValue(value))
    return frame
}

import CLinux
import Glibc

/// A datagram socket that stands for the service manager's or the journal's.
final class DatagramReceiver {
    let path: String
    private let descriptor: CInt

    init() throws {
        path = "/tmp/systemd-test-\(UInt64.random(in: 0 ... .max))"
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0 else { throw ReceiverError(errorNumber: errno) }
    }

    deinit {
        close(descriptor)
        unlink(path)
    }

    /// The next datagram, which is there already; the contents of the file where it is one. Nil when there is none.
    func receive() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var control = [UInt8](repeating: 0, count: 64)
        var files: [CInt] = []
        let count = buffer.withUnsafeMutableBytes { bytes in
            control.withUnsafeMutableBytes { space in
                var part = iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
                return withUnsafeMutablePointer(to: &part) { part in
                    var message = msghdr()
                    message.msg_iov = part
                    message.msg_iovlen = 1
                    message.msg_control = space.baseAddress
                    message.msg_controllen = space.count
                    let count = recvmsg(descriptor, &message, Int32(MSG_DONTWAIT))
                    // One descriptor after the header of 16 bytes (cmsg(3)).
                    if count >= 0, message.msg_controllen >= 20 {
                        files.append(space.loadUnaligned(fromByteOffset: 16, as: CInt.self))
                    }
                    return count
                }
            }
        }
        guard count >= 0 else { return nil }
        guard let file = files.first else { return Array(buffer[..<count]) }
        defer { close(file) }
        let length = pread(file, &buffer, buffer.count, 0)
        return Array(buffer[..<max(0, length)])
    }

    func receiveText() -> String? { receive().map { String(decoding: $0, as: UTF8.self) } }
}

struct ReceiverError: Error {
    let errorNumber: CInt
}

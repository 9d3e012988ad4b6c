internal import CLinux
internal import Synchronization

/// An unconnected datagram socket for one receiver's path: a receiver that is restarted makes no difference.
///
/// Sending never waits, so that a receiver that has stopped can't stop the sender. The descriptor is kept for the life of
/// the process.
public final class DatagramSocket: Sendable {
    /// Where the receiver is; a leading `@` stands for the abstract namespace (unix(7)).
    public let path: String
    private let descriptor: CInt

    /// A socket for sending to `path`; nil when the process has no descriptor left.
    public init?(path: String) {
        self.path = path
        descriptor = clinux_datagram_socket()
        guard descriptor >= 0 else { return nil }
    }

    deinit { _ = clinux_close(descriptor) }

    /// Sends one datagram.
    ///
    /// - Throws: ``DatagramError`` from sendto(2).
    public func send(_ bytes: [UInt8]) throws(DatagramError) {
        // The kernel copies from the buffer within the call.
        let result = unsafe bytes.withUnsafeBytes { buffer in
            unsafe clinux_datagram_send(descriptor, path, buffer.baseAddress, buffer.count)
        }
        guard result >= 0 else { throw DatagramError(errorNumber: CInt(clamping: -result)) }
    }

    /// Sends the bytes as a sealed memory file, whose descriptor is all the datagram has: for any length.
    ///
    /// - Throws: ``DatagramError`` from memfd_create(2), write(2) or sendmsg(2).
    func sendSealed(_ bytes: [UInt8]) throws(DatagramError) {
        // The file is written within the call.
        let result = unsafe bytes.withUnsafeBytes { buffer in
            unsafe clinux_datagram_send_sealed(descriptor, path, buffer.baseAddress, buffer.count)
        }
        guard result >= 0 else { throw DatagramError(errorNumber: CInt(clamping: -result)) }
    }
}

/// A datagram was not taken.
public struct DatagramError: Error, Sendable, Equatable {
    /// The system's error number, positive.
    public let errorNumber: CInt
}

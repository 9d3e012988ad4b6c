internal import CLinux
internal import Glibc

/// Bytes that wait to be sent on a socket: appended to at the end, sent from the front.
struct OutputBuffer {
    /// What is to be sent; encoders append to it.
    var bytes: [UInt8] = []
    private var sent = 0
    /// An empty buffer is kept up to this size, so that steady traffic allocates nothing.
    private static let keptCapacity = 65_536
    /// What one attempt sends at most, about what a socket holds: a peer that reads as fast as we write would otherwise keep
    /// the loop for as long as a large answer lasts.
    private static let maximumSendBytes = 262_144

    /// How many bytes wait.
    var pendingBytes: Int { bytes.count - sent }

    /// What one attempt to send came to.
    enum Outcome {
        /// Nothing is left.
        case drained
        /// The socket takes no more now, or has had its part of the turn; whether it took anything.
        case blocked(progressed: Bool)
        /// The connection is gone (a positive errno).
        case failed(CInt)
    }

    /// Sends as much as the socket takes and one turn may send.
    mutating func send(to descriptor: CInt) -> Outcome {
        let limit = sent + Self.maximumSendBytes
        var progressed = false
        while sent < bytes.count {
            guard sent < limit else {
                compact()
                return .blocked(progressed: true)
            }
            let result = unsafe bytes.withUnsafeBytes { buffer in
                // `sent` is within the buffer, which lives for the call.
                guard let base = buffer.baseAddress else { return 0 }
                return unsafe clinux_send(descriptor, base + sent, min(buffer.count, limit) - sent)
            }
            if result > 0 {
                sent += result
                progressed = true
            } else if result == -Int(EINTR) {
                continue
            } else if result == -Int(EAGAIN) {
                compact()
                return .blocked(progressed: progressed)
            } else {
                return .failed(CInt(clamping: -result))
            }
        }
        sent = 0
        if bytes.capacity <= Self.keptCapacity { bytes.removeAll(keepingCapacity: true) } else { bytes = [] }
        return .drained
    }

    /// Drops what is sent once it is the larger part, so that each byte moves at most once on average.
    private mutating func compact() {
        guard sent > bytes.count / 2 else { return }
        bytes.removeFirst(sent)
        sent = 0
    }
}

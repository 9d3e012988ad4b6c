/// A system call of the reactor failed.
public struct ReactorError: Error, Sendable, CustomStringConvertible {
    /// The system call.
    public let call: String
    /// The error number (errno(3)), positive.
    public let errorNumber: CInt

    /// The failure of `call` with a result of `-errno`.
    public init(call: String, result: some BinaryInteger) {
        self.call = call
        errorNumber = CInt(clamping: result.magnitude)
    }

    /// The call and what the system says of it.
    public var description: String { "\(call) failed: \(systemErrorText(errorNumber))" }
}

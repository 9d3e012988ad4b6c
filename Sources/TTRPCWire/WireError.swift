/// What a peer's bytes did wrong.
public enum WireError: Error, Sendable, Equatable {
    /// The first byte of a header isn't 0: whatever follows can't be trusted to be frames. The connection closes at once.
    case notAFrame
    /// The envelope around a payload isn't valid protobuf; `field` is the envelope's field where it went wrong.
    case malformedEnvelope(field: String)
    /// More than 64 metadata pairs, or more than 16 KiB of them.
    case metadataTooLarge
    /// A service or method name of more than 256 bytes.
    case methodNameTooLong
}

extension WireError: CustomStringConvertible {
    /// What is wrong, for a developer.
    public var description: String {
        switch self {
        case .notAFrame: "the bytes are no ttrpc frame: the first byte of a header must be 0"
        case .malformedEnvelope(let field): "the request envelope is malformed at \(field)"
        case .metadataTooLarge:
            "metadata is limited to \(Metadata.maximumPairs) pairs and \(Metadata.maximumBytes) bytes"
        case .methodNameTooLong:
            "service and method names are limited to \(RequestEnvelope.maximumNameBytes) bytes"
        }
    }
}

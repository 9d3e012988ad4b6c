public import TTRPCWire

/// How one call is made.
public struct CallOptions: Sendable {
    /// How long the call may take, from now to its answer. Nil: the client's default for unary calls, none for streams.
    public var timeout: Duration?
    /// What travels beside the request.
    public var metadata: Metadata

    /// Options with the given time limit and metadata.
    public init(timeout: Duration? = nil, metadata: Metadata = Metadata()) {
        self.timeout = timeout
        self.metadata = metadata
    }

    /// The client's time limit, no metadata.
    public static let defaults = CallOptions()
}

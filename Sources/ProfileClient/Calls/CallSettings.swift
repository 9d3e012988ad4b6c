internal import TTRPC

/// What travels with every call of a client, an account or a collection.
public struct CallSettings: Sendable, Hashable {
    /// How long a call may take, retries included.
    public var timeout = Duration.seconds(10)
    /// As ``timeout``, for batches and searches.
    public var longTimeout = Duration.seconds(30)
    /// Who acts, for `created_by` and its kin: 1 to 255 characters. Nil: the user that this process runs as.
    public var actor: String?
    /// The trace that the calls belong to (W3C Trace Context, `traceparent`); nil for none.
    public var traceparent: String?

    /// The documented defaults.
    public init() {}

    /// The metadata of one call (PROTOCOL.md, "Metadata").
    func metadata(_ requestID: String) -> Metadata {
        var metadata: Metadata = ["request-id": requestID]
        if let actor { metadata.append("actor", actor) }
        if let traceparent { metadata.append("traceparent", traceparent) }
        return metadata
    }
}

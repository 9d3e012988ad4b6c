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
    /// The name of the next write, 1 to 128 characters: sent again within 24 hours, by this process or another, it is not
    /// done again but answered as it was. For one write alone: another one under the same name fails. Nil: see
    /// ``namesWrites``.
    public var requestID: String?
    /// Whether every write without a ``requestID`` gets a name of its own, so that it can be sent again when the connection
    /// broke and nobody knows whether it was done. Without, such a write fails with `outcomeUnknown`; and a create takes
    /// the database one round trip instead of four.
    public var namesWrites = true
    /// Whether writes are only tried: everything is checked and answered as if it were done, and nothing is changed.
    public var validateOnly = false

    /// The documented defaults.
    public init() {}

    /// The metadata of one call (PROTOCOL.md, "Metadata").
    func metadata(_ requestID: String) -> Metadata {
        var all: Metadata = ["request-id": requestID]
        for pair in metadata.pairs { all.append(pair.key, pair.value) }
        return all
    }

    /// The metadata of every call.
    var metadata: Metadata {
        var metadata = Metadata()
        if let actor { metadata.append("actor", actor) }
        if let traceparent { metadata.append("traceparent", traceparent) }
        return metadata
    }
}

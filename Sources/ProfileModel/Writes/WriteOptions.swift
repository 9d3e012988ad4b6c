/// How a write is to be done, whatever it writes.
public struct WriteOptions: Sendable, Hashable {
    /// Who acts.
    public var actor: Actor
    /// The name under which the write is done once; nil: it is done as often as it is sent.
    public var request: WriteRequestKey?
    /// Whether everything is checked and answered and nothing is kept; the name, if there is one, is not used up.
    public var validateOnly: Bool

    /// Takes all three.
    public init(actor: Actor, request: WriteRequestKey? = nil, validateOnly: Bool = false) {
        self.actor = actor
        self.request = request
        self.validateOnly = validateOnly
    }
}

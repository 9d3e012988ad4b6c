public import ProfileModel

/// One write: how it is to be done, and what to keep of its answer for whoever sends it again.
public struct Write<Answer: Sendable>: Sendable {
    /// How it is to be done.
    public var options: WriteOptions
    /// The bytes of an answer, the same for the same answer. Asked for before the write is committed, and only when the
    /// write has a name.
    public var encode: @Sendable (Answer) throws -> [UInt8]

    /// Takes both.
    public init(options: WriteOptions, encode: @escaping @Sendable (Answer) throws -> [UInt8]) {
        self.options = options
        self.encode = encode
    }

    /// A write without a name, whose answer nobody will ask for again.
    public init(actor: Actor) {
        self.init(options: WriteOptions(actor: actor)) { _ in [] }
    }

    /// Who acts.
    public var actor: Actor { options.actor }

    /// Whether the write is done as it comes: neither under a name nor as a try.
    public var isPlain: Bool { options.request == nil && !options.validateOnly }
}

/// What became of a write.
public enum WriteOutcome<Answer: Sendable>: Sendable {
    /// It was done, or tried.
    case done(Answer)
    /// It had been done before under its name: the answer it got then, encoded.
    case replayed([UInt8])
}

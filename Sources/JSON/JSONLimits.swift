/// What a JSON text may cost its reader.
public struct JSONLimits: Sendable, Hashable {
    /// The deepest nesting that any limit allows; readers and writers recurse, so it must stay far below the stack.
    public static let deepest = 128

    /// The most bytes of UTF-8, counting numbers as they are in plain notation: 1 … `Int32.max`.
    public let maximumBytes: Int

    /// The most arrays and objects inside one another: 1 … 128. A scalar alone has depth 0.
    public let maximumDepth: Int

    /// Makes limits; values outside the stated ranges are moved to the nearest end.
    ///
    /// The defaults, 256 KiB and 32 levels, are those of every stored document.
    public init(maximumBytes: Int = 262_144, maximumDepth: Int = 32) {
        self.maximumBytes = min(max(1, maximumBytes), Int(Int32.max))
        self.maximumDepth = min(max(1, maximumDepth), Self.deepest)
    }

    /// The limits of a stored document: 256 KiB, 32 levels.
    public static let document = JSONLimits()
}

/// Byte 9 of a frame header.
public struct FrameFlags: OptionSet, Sendable, Hashable {
    /// The byte.
    public var rawValue: UInt8
    /// The flags with the given byte.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The sender sends nothing more on this stream.
    public static let remoteClosed = FrameFlags(rawValue: 0x01)
    /// The sender of a request will send data on this stream.
    public static let remoteOpen = FrameFlags(rawValue: 0x02)
    /// The data frame carries no message (an empty message has length 0 and not this flag).
    public static let noData = FrameFlags(rawValue: 0x04)
}

/// Byte 8 of a frame header: what the frame is. Unknown values are kept, so that they can be counted and ignored.
public struct FrameType: RawRepresentable, Sendable, Hashable {
    /// The byte.
    public var rawValue: UInt8
    /// The type with the given byte.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Opens a stream; client to server.
    public static let request = FrameType(rawValue: 1)
    /// Ends a stream with a status and perhaps a payload; server to client.
    public static let response = FrameType(rawValue: 2)
    /// One message of a stream, either way.
    public static let data = FrameType(rawValue: 3)
}

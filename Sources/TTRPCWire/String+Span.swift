extension String {
    /// The text of UTF-8 bytes, nil when they aren't valid UTF-8.
    public init?(validating bytes: Span<UInt8>) {
        guard let text = try? UTF8Span(validating: bytes) else { return nil }
        self.init(copying: text)
    }
}

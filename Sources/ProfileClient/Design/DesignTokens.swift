public import JSON

/// A design tokens file (Design Tokens Community Group format) made of brand guidelines.
public struct DesignTokens: Sendable, Hashable {
    /// The file.
    public let file: JSONObject
    /// The version of the guidelines that it was made from.
    public let version: Int64
}

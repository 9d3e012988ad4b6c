public import ProfileModel

/// A container with its parts as they were at one moment.
public struct ResolvedContainer: Sendable, Hashable {
    /// The container.
    public var container: Container
    /// Its customer profile; nil if it has no live one.
    public var customerProfile: CustomerProfile?
    /// Its guidelines; nil if it has no live ones.
    public var brandGuideline: BrandGuideline?
    /// Its budget; nil if it has no live one.
    public var budget: Budget?
}

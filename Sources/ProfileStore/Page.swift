public import ProfileModel

/// A page of a list or of search results.
public struct Page<Element: Sendable>: Sendable {
    /// What is on the page.
    public var elements: [Element]
    /// Where the page ended, for the token of the next one; nil when this is the last.
    public var next: PagePosition?

    /// Takes both.
    public init(elements: [Element], next: PagePosition?) {
        self.elements = elements
        self.next = next
    }
}

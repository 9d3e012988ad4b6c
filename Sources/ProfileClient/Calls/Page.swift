/// One page of a list or a search.
public struct Page<Item: Sendable>: Sendable {
    /// The items; may be empty although more pages follow.
    public let items: [Item]
    /// What continues after this page; nil at the end.
    public let nextPageToken: String?

    init(items: [Item], nextPageToken: String) {
        self.items = items
        self.nextPageToken = nextPageToken.isEmpty ? nil : nextPageToken
    }
}

extension Page: Equatable where Item: Equatable {}

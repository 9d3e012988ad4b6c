/// The items of a list or a search, in order; each page is fetched when the one before is used up.
///
/// ```swift
/// for try await profile in account.customerProfiles.list(orderBy: "name") { print(profile.name) }
/// ```
///
/// Every iteration starts at the beginning again. Leaving it early costs nothing. The iteration ends with the first
/// failure; fetching pages is retried like any call that only reads.
public struct PagedSequence<Element: Sendable>: AsyncSequence, Sendable {
    /// What iterating throws.
    public typealias Failure = ProfileClientError
    /// Fetches the page with a token; the empty token is the first page's.
    typealias Fetch = @Sendable (String) async throws(ProfileClientError) -> Page<Element>

    private let fetch: Fetch
    private let start: String

    init(startingAt token: String, _ fetch: @escaping Fetch) {
        start = token
        self.fetch = fetch
    }

    /// The same items page by page, with the tokens that continue elsewhere, such as in an answer to a browser.
    public var pages: Pages { Pages(startingAt: start, fetch) }

    /// All items in one array; mind that a list may be long.
    public func collect() async throws(ProfileClientError) -> [Element] {
        var elements: [Element] = []
        var iterator = pages.makeAsyncIterator()
        while let page = try await iterator.next() { elements += page.items }
        return elements
    }

    /// An iterator at the beginning.
    public func makeAsyncIterator() -> Iterator { Iterator(pages: pages.makeAsyncIterator()) }

    /// Walks the items.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate var pages: Pages.Iterator
        private var items: [Element] = []
        private var position = 0

        fileprivate init(pages: Pages.Iterator) { self.pages = pages }

        /// The next item; nil at the end.
        public mutating func next() async throws(ProfileClientError) -> Element? {
            try await next(isolation: #isolation)
        }

        /// As ``next()``.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(ProfileClientError) -> Element? {
            while position == items.count {
                guard let page = try await pages.next(isolation: actor) else { return nil }
                items = page.items
                position = 0
            }
            defer { position += 1 }
            return items[position]
        }
    }

    /// The pages of a list or a search.
    public struct Pages: AsyncSequence, Sendable {
        /// What iterating throws.
        public typealias Failure = ProfileClientError

        private let fetch: Fetch
        private let start: String

        fileprivate init(startingAt token: String, _ fetch: @escaping Fetch) {
            start = token
            self.fetch = fetch
        }

        /// An iterator at the first page.
        public func makeAsyncIterator() -> Iterator { Iterator(fetch: fetch, token: start) }

        /// Walks the pages.
        public struct Iterator: AsyncIteratorProtocol {
            fileprivate let fetch: Fetch
            /// The token of the next page; nil after the last one.
            fileprivate var token: String?

            /// The next page; nil after the last one.
            public mutating func next() async throws(ProfileClientError) -> Page<Element>? {
                try await next(isolation: #isolation)
            }

            /// As ``next()``.
            public mutating func next(
                isolation actor: isolated (any Actor)?
            ) async throws(ProfileClientError) -> Page<Element>? {
                guard let token else { return nil }
                // Whatever happens, a failed iteration is over.
                self.token = nil
                let page = try await fetch(token)
                self.token = page.nextPageToken
                return page
            }
        }
    }
}

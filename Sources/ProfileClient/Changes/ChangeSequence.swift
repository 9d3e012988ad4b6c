/// The changes of an account, one after the other, without end. See ``ProfileAccount/changes(from:filter:window:)``.
///
/// Failures of the way to the daemon are bridged. The iteration ends with an error that trying again doesn't mend:
/// `outOfRange` when changes were removed before they were fetched, `invalid`, `permissionDenied`, or `cancelled` when the
/// task is cancelled.
public struct ChangeSequence: AsyncSequence, Sendable {
    /// One change.
    public typealias Element = Change
    /// What iterating throws.
    public typealias Failure = ProfileClientError

    let account: String
    let caller: Caller
    let start: ChangeStart
    let filter: ChangeFilter
    let window: Int

    /// An iterator that begins where the sequence does.
    public func makeAsyncIterator() -> Iterator {
        Iterator(
            handle: Handle(
                ChangeFeed(account: account, caller: caller, start: start, filter: filter, window: window)))
    }

    /// Walks the changes.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let handle: Handle

        /// The next change; waits until there is one.
        public mutating func next() async throws(ProfileClientError) -> Change? {
            try await next(isolation: #isolation)
        }

        /// As ``next()``.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(ProfileClientError) -> Change? {
            try await handle.feed.next()
        }

        /// Where to go on after everything that was taken so far: younger than the last change's token when nothing
        /// happened for a while. Nil before the watch has begun.
        public var resumeToken: String? {
            get async { await handle.feed.takenToken }
        }
    }

    /// Ends the watch when nobody can take changes any more.
    fileprivate final class Handle: Sendable {
        let feed: ChangeFeed

        init(_ feed: ChangeFeed) { self.feed = feed }

        deinit {
            let feed = feed
            Task { await feed.end() }
        }
    }
}

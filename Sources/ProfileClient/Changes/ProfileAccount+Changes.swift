internal import ProfiledProtocol
internal import TTRPC

extension ProfileAccount {
    /// The changes of the account as they happen: every one, once, in order, however often the connection or the daemon
    /// goes away meanwhile.
    ///
    /// ```swift
    /// for try await change in account.changes(from: .token(stored)) {
    ///     try await apply(change)
    ///     try await store(change.resumeToken)
    /// }
    /// ```
    ///
    /// The watch begins with the first call of `next()`; each iteration is a watch of its own. No more than
    /// `window` changes are fetched before they are taken, so a slow loop slows the daemon's sending and nothing else.
    /// While the daemon can't be reached the sequence waits and tries again.
    ///
    /// - Parameters:
    ///   - start: where to begin.
    ///   - filter: which changes.
    ///   - window: the most changes that wait in this process, 1 to 100,000.
    public func changes(
        from start: ChangeStart = .now, filter: ChangeFilter = .all, window: Int = 256
    ) -> ChangeSequence {
        ChangeSequence(
            account: id, caller: caller, start: start, filter: filter, window: min(max(1, window), 100_000))
    }

    /// A page of the account's changes: of all that were committed before the call.
    ///
    /// - Parameters:
    ///   - token: where to go on; empty means from the oldest change that is kept.
    ///   - filter: which changes.
    ///   - pageSize: the most changes, at most 1,000; 0 takes the daemon's default.
    /// - Throws: `outOfRange` when the token is older than what is kept, or of another database: read the records anew,
    ///   and go on from the present.
    public func listChanges(
        from token: String = "", filter: ChangeFilter = .all, pageSize: Int = 0
    ) async throws(ProfileClientError) -> ChangePage {
        var request = Profiled_V1_ListChangesRequest()
        request.accountID = id
        request.resumeToken = token
        request.filter = filter.message
        request.pageSize = Int32(clamping: pageSize)
        let response: Profiled_V1_ListChangesResponse =
            try await caller.unary(Profiled_V1_ChangeService.Method.list, request, .read, isLong: true)
        return ChangePage(response)
    }

    /// The token of the present: whatever is committed before the call lies before it, what is committed after the
    /// answer behind it. Take it, read the records, then go on from it: nothing is missed.
    public func currentChangeToken() async throws(ProfileClientError) -> String {
        let requestID = RequestID.ofRead().text
        let options = CallOptions(timeout: caller.settings.timeout, metadata: caller.settings.metadata(requestID))
        let method = Profiled_V1_ChangeService.Method.watch
        var start = Profiled_V1_WatchChangesRequest()
        start.start.accountID = id
        start.start.credits = 1
        do {
            let token: String? = try await caller.transport.bidirectional(method, options: options) {
                (
                    writer: RequestWriter<Profiled_V1_WatchChangesRequest>,
                    responses: ResponseStream<Profiled_V1_WatchChangesResponse>
                ) in
                try await writer.write(start)
                var iterator = responses.makeAsyncIterator()
                return try await iterator.next()?.resumeToken
            }
            guard let token else {
                throw RPCError(code: .unavailable, message: "the daemon ended the watch before it told a token")
            }
            return token
        } catch {
            throw Caller.error(error, method, requestID, .read)
        }
    }
}

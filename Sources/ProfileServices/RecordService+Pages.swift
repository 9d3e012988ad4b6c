public import ProfileModel
public import ProfileStore
internal import Reactor

/// Pages, which may be large: nobody's Get waits for the making of one.
extension RecordService {
    /// A page of the account's records as the message of its response: the records in field 1, the next page's token in
    /// field 2.
    ///
    /// - Throws: `ProfileError`.
    public func listMessage(_ query: ListQuery, _ encoder: RowEncoder) async throws(ProfileError) -> [UInt8] {
        try await written(try await store.listWriter(query, encoder)) { query.nextPageToken(after: $0) }
    }

    /// A page of matches as the message of its response: in field 1 messages of a record and its score, in field 2 the next
    /// page's token.
    ///
    /// - Throws: `ProfileError`.
    public func searchMessage(_ query: SearchQuery, _ encoder: RowEncoder) async throws(ProfileError) -> [UInt8] {
        try await written(try await store.searchWriter(query, encoder)) { query.nextPageToken(after: $0) }
    }

    /// Writes a page piece by piece. Whatever came in meanwhile goes before the next piece, and of all pages that are being
    /// written one goes on each turn.
    private func written(
        _ writer: PageWriter, _ token: (PagePosition) -> String
    ) async throws(ProfileError) -> [UInt8] {
        var writer = writer
        while try writer.writePiece() {
            await reactor.afterTurn()
            if Task.isCancelled { throw ProfileError(.cancelled) }
        }
        let token = writer.next.map(token) ?? ""
        return writer.finished(token: token)
    }

    /// Reads records away from the loop when they are many: making values of a thousand rows takes tens of milliseconds.
    func leavingLoop<Answer: Sendable>(
        for count: Int, _ body: @Sendable () async throws(ProfileError) -> Answer
    ) async throws(ProfileError) -> Answer {
        try await offLoop(when: count > StoreLimits.quickRows, body)
    }
}

internal import ProfileModel
internal import ProfileServices
internal import ProfiledProtocol
internal import TTRPC

/// `profiled.v1.ChangeService`.
struct ChangeHandler: Profiled_V1_ChangeService.ServiceProtocol {
    let service: ChangeService
    let access: WatchAccess

    /// What 0 means for a page, and the most it may be.
    private static let pageSizes = (standard: 100, maximum: 1_000)
    private static let creditBounds = 1...1_000_000

    func list(
        _ request: Profiled_V1_ListChangesRequest, context: ServerContext
    ) async throws -> Profiled_V1_ListChangesResponse {
        guard request.pageSize >= 0 else { throw ProfileError.invalidArgument("page_size", "must not be negative") }
        let size = request.pageSize == 0 ? Self.pageSizes.standard : min(Int(request.pageSize), Self.pageSizes.maximum)
        let list = try await service.list(
            try AccountID(request.accountID), after: try Self.token(request.resumeToken, "resume_token"),
            filter: try Self.filter(request.filter, "filter"), limit: size)
        var response = Profiled_V1_ListChangesResponse()
        response.changes = list.changes.map { Profiled_V1_Change($0, feedID: list.token.feedID) }
        response.resumeToken = list.token.text
        response.hasMore_p = list.hasMore
        return response
    }

    func watch(
        _ requests: RequestStream<Profiled_V1_WatchChangesRequest>,
        responses: ResponseWriter<Profiled_V1_WatchChangesResponse>, context: ServerContext
    ) async throws {
        var iterator = requests.makeAsyncIterator()
        guard case .start(let start)? = try await iterator.next()?.message else {
            throw ProfileError.invalidArgument("start", "must be the first message of a watch")
        }
        if start.credits != 0 { try Self.checkCredits(start.credits, "start.credits") }
        let watch = try await service.watch(
            try AccountID(start.accountID, field: "start.account_id"),
            after: try Self.token(start.resumeToken, "start.resume_token"),
            filter: try Self.filter(start.filter, "start.filter"),
            credits: start.credits == 0 ? nil : Int(start.credits),
            connection: context.connectionID)
        do {
            try await access.begin(watch, account: start.accountID, context)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await Self.readCredits(requests, for: watch) }
                defer { group.cancelAll() }
                while let batch = try await watch.next() { try await responses.write(Self.response(batch)) }
            }
            access.end(watch)
            await service.end(watch)
        } catch {
            access.end(watch)
            await service.end(watch)
            guard error is ChangeWatchEnded else { throw error }
            throw RPCError(code: .unavailable, message: "the daemon is shutting down; go on from the last token")
                .adding(reason: RPCError.drainingReason, domain: RPCError.transportDomain)
        }
    }

    /// Reads what the client says after its start, until it says no more.
    private static func readCredits(
        _ requests: RequestStream<Profiled_V1_WatchChangesRequest>, for watch: ChangeWatch
    ) async {
        do {
            for try await request in requests {
                switch request.message {
                case .credits(let credits):
                    try checkCredits(credits, "credits")
                    await watch.grant(Int(credits))
                case .start: throw ProfileError.invalidArgument("start", "must come once")
                case nil: throw ProfileError.invalidArgument("message", "must be credits")
                }
            }
            await watch.finishSending()
        } catch let error as ProfileError {
            await watch.fail(error)
        } catch let error as RPCError {
            await watch.fail(error)
        } catch {
            // The call has ended, and the watch with it.
        }
    }

    private static func checkCredits(_ credits: Int32, _ field: String) throws(ProfileError) {
        guard creditBounds.contains(Int(credits)) else {
            throw .invalidArgument(field, "must be \(creditBounds.lowerBound) to \(creditBounds.upperBound)")
        }
    }

    private static func token(_ text: String, _ field: String) throws(ProfileError) -> ResumeToken? {
        text.isEmpty ? nil : try ResumeToken(text, field: field)
    }

    private static func filter(
        _ filter: Profiled_V1_ChangeFilter, _ field: String
    ) throws(ProfileError) -> ChangeFilter {
        var violations = FieldViolations()
        var kinds: Set<ChangeKind> = []
        for (index, wire) in filter.kinds.enumerated() {
            if let kind = ChangeKind(wire) {
                kinds.insert(kind)
            } else {
                violations.add("\(field).kinds[\(index)]", "must be a kind of change, not \(wire.rawValue)")
            }
        }
        guard filter.ids.count <= ChangeFilter.maximumIDs else {
            throw .invalidArgument(
                "\(field).ids", "must have at most \(ChangeFilter.maximumIDs) entries, not \(filter.ids.count)")
        }
        let ids = try violations.collect { () throws(ProfileError) in
            try WireFields.uuids(filter.ids, field: "\(field).ids")
        }
        try violations.throwIfAny()
        return try ChangeFilter(kinds: kinds, ids: ids ?? [], field: field)
    }

    private static func response(_ batch: ChangeBatch) -> Profiled_V1_WatchChangesResponse {
        var response = Profiled_V1_WatchChangesResponse()
        response.changes = batch.changes.map { Profiled_V1_Change($0, feedID: batch.token.feedID) }
        response.resumeToken = batch.token.text
        return response
    }
}

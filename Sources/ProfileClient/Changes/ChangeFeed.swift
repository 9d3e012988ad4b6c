internal import ProfiledProtocol
internal import TTRPC

/// Fetches changes ahead of who takes them, and begins again whenever the watch breaks.
actor ChangeFeed {
    private typealias Writer = RequestWriter<Profiled_V1_WatchChangesRequest>
    private typealias Responses = ResponseStream<Profiled_V1_WatchChangesResponse>

    private let account: ProfileAccount
    private let filter: ChangeFilter
    private let window: Int
    /// Whether what is kept has still to be listed before anything is watched.
    private var mustList: Bool
    /// Where the next watch goes on; empty for the present.
    private var fetchedToken: String
    /// Where to go on after what was taken; nil before anything is known.
    private(set) var takenToken: String?
    private var changes: [Change] = []
    private var nextChange = 0
    private var failure: ProfileClientError?
    private var pump: Task<Void, Never>?
    private var taker: CheckedContinuation<Void, Never>?
    /// The lister, while it waits for room.
    private var lister: CheckedContinuation<Void, Never>?
    private var writer: Writer?
    /// Changes that were taken and for which no credits were granted yet.
    private var ungranted = 0
    /// Attempts that failed since the last message.
    private var failures = 0
    private var hasEnded = false

    init(account: String, caller: Caller, start: ChangeStart, filter: ChangeFilter, window: Int) {
        self.account = ProfileAccount(id: account, caller: caller)
        self.filter = filter
        self.window = window
        mustList = start == .beginning
        if case .token(let token) = start { fetchedToken = token } else { fetchedToken = "" }
        takenToken = fetchedToken.isEmpty ? nil : fetchedToken
    }

    // MARK: Taking

    /// The next change.
    func next() async throws(ProfileClientError) -> Change? {
        if pump == nil, !hasEnded { pump = Task { await self.run() } }
        while true {
            if nextChange < changes.count { return await take() }
            if let failure { throw failure }
            guard !Task.isCancelled, !hasEnded else { throw cancelled() }
            await withTaskCancellationHandler {
                await self.waitForChange()
            } onCancel: {
                Task { await self.wakeTaker() }
            }
        }
    }

    private func take() async -> Change {
        let change = changes[nextChange]
        nextChange += 1
        takenToken = change.resumeToken
        if nextChange == changes.count {
            changes.removeAll(keepingCapacity: true)
            nextChange = 0
            takenToken = fetchedToken.isEmpty ? takenToken : fetchedToken
        }
        ungranted += 1
        if let writer, 2 * ungranted >= window {
            var message = Profiled_V1_WatchChangesRequest()
            message.credits = Int32(clamping: ungranted)
            ungranted = 0
            // A stream that breaks here is begun again with as many credits as there is room.
            try? await writer.write(message)
        }
        wakeLister()
        return change
    }

    private func waitForChange() async {
        await withCheckedContinuation { continuation in
            guard changes.isEmpty, failure == nil, !hasEnded, !Task.isCancelled, taker == nil else {
                return continuation.resume()
            }
            taker = continuation
        }
    }

    private func wakeTaker() {
        taker?.resume()
        taker = nil
    }

    /// Nobody takes changes any more.
    func end() {
        hasEnded = true
        pump?.cancel()
        wakeTaker()
        wakeLister()
    }

    private func cancelled() -> ProfileClientError {
        ProfileClientError(
            .cancelled, "the task was cancelled", method: Profiled_V1_ChangeService.Method.watch, requestID: "")
    }

    // MARK: Fetching

    private func run() async {
        while !Task.isCancelled {
            do throws(ProfileClientError) {
                try await fetch()
                throw ProfileClientError(
                    .unavailable, "the daemon ended the watch", method: Profiled_V1_ChangeService.Method.watch,
                    requestID: "")
            } catch {
                if Task.isCancelled { return }
                guard let delay = await delay(after: error) else {
                    failure = error
                    return wakeTaker()
                }
                failures += 1
                do { try await Task.sleep(for: delay) } catch { return }
            }
        }
    }

    /// Lists what is kept, if that is wanted, and watches until the daemon ends the watch.
    private func fetch() async throws(ProfileClientError) {
        while mustList {
            let page = try await account.listChanges(from: fetchedToken, filter: filter, pageSize: min(window, 1_000))
            receive(page.changes, page.resumeToken)
            mustList = page.hasMore
            await waitForRoom()
            if Task.isCancelled { return }
        }
        let requestID = RequestID.ofRead().text
        do {
            let options = CallOptions(metadata: account.caller.settings.metadata(requestID))
            try await account.caller.transport.bidirectional(Profiled_V1_ChangeService.Method.watch, options: options) {
                (writer: Writer, responses: Responses) in
                try await self.watch(writer, responses)
            }
            writer = nil
        } catch {
            writer = nil
            throw Caller.error(error, Profiled_V1_ChangeService.Method.watch, requestID, .read)
        }
    }

    private func watch(_ writer: Writer, _ responses: Responses) async throws {
        await waitForRoom()
        var message = Profiled_V1_WatchChangesRequest()
        message.start.accountID = account.id
        message.start.resumeToken = fetchedToken
        message.start.filter = filter.message
        message.start.credits = Int32(clamping: max(1, window - (changes.count - nextChange)))
        ungranted = 0
        self.writer = writer
        try await writer.write(message)
        for try await response in responses {
            receive(response.changes.map { Change($0) }, response.resumeToken)
        }
    }

    private func receive(_ new: [Change], _ token: String) {
        failures = 0
        fetchedToken = token
        if nextChange == changes.count {
            changes.removeAll(keepingCapacity: true)
            nextChange = 0
            if new.isEmpty { takenToken = token }
        } else if nextChange >= window {
            // What was taken goes, once it is as much as may wait.
            changes.removeFirst(nextChange)
            nextChange = 0
        }
        changes += new
        if !new.isEmpty { wakeTaker() }
    }

    /// Waits until there is room for at least one change more.
    private func waitForRoom() async {
        while changes.count - nextChange >= window, !hasEnded, !Task.isCancelled {
            await withCheckedContinuation { continuation in
                if changes.count - nextChange >= window, !hasEnded, lister == nil {
                    lister = continuation
                } else {
                    continuation.resume()
                }
            }
        }
    }

    private func wakeLister() {
        guard changes.count - nextChange < window || hasEnded else { return }
        lister?.resume()
        lister = nil
    }

    /// When to try again; nil when that is of no use.
    private func delay(after error: ProfileClientError) async -> Duration? {
        guard await !account.caller.transport.isClosed else { return nil }
        let advised: Duration
        switch error.kind {
        case .unavailable(let delay): advised = delay ?? .zero
        case .resourceExhausted(let delay?): advised = delay
        case .deadlineExceeded, .conflict: advised = .zero
        default: return nil
        }
        // The first attempt after a watch that worked is made at once: a daemon that restarts refuses nobody for long.
        if failures == 0 { return advised }
        return max(advised, account.caller.retry.delay(afterAttempt: failures, fraction: .random(in: 0...1)))
    }
}

internal import DequeModule
public import FoundationEssentials
public import ProfileModel
internal import ProfileStore

/// Reads of single records.
///
/// As long as few statements are under way a read goes out at once, by itself. Further ones wait until one of those has
/// ended, and then go out together as one statement: nobody waits for others to come, and the more callers there are the
/// less each costs (Sources/ARCHITECTURE.md, "Reads that wait go together").
extension RecordService {
    /// The record, deleted or not.
    ///
    /// - Throws: `ProfileError` (`notFound`).
    public func get(_ accountID: AccountID, _ id: UUID) async throws(ProfileError) -> Record {
        if runningReads < maximumRunningReads, waitingReads.isEmpty {
            runningReads += 1
            defer { readEnded() }
            return try await store.get(accountID, id)
        }
        return try await wait(for: RecordKey(accountID: accountID, id: id)).get()
    }

    private func wait(for key: RecordKey) async -> Result<Record, ProfileError> {
        let read = WaitingRead<Record>(key)
        return await withTaskCancellationHandler {
            await self.enqueue(read)
        } onCancel: {
            Task { await self.giveUp(read) }
        }
    }

    /// On its own, since a closure that doesn't capture the actor would not run on its executor.
    private func enqueue(_ read: WaitingRead<Record>) async -> Result<Record, ProfileError> {
        await withCheckedContinuation { continuation in
            guard !Task.isCancelled else { return continuation.resume(returning: .failure(ProfileError(.cancelled))) }
            read.wait(continuation)
            waitingReads.append(read)
            // All that ran may have ended on the way here.
            sendWaitingReads()
        }
    }

    /// The caller waits no longer. If its key is on its way with others', its record is read for nobody; with the last
    /// caller the statement ends too.
    private func giveUp(_ read: WaitingRead<Record>) {
        guard read.isWaiting else { return }
        read.answer(.failure(ProfileError(.cancelled)))
        read.batch?.callerLeft()
    }

    private func readEnded() {
        runningReads -= 1
        sendWaitingReads()
    }

    private func sendWaitingReads() {
        while runningReads < maximumRunningReads, !waitingReads.isEmpty {
            var batch: [WaitingRead<Record>] = []
            while batch.count < StoreLimits.gatheredCount, let read = waitingReads.popFirst() {
                if read.isWaiting { batch.append(read) }
            }
            guard !batch.isEmpty else { return }
            runningReads += 1
            // A task of its own: no caller's cancellation or deadline touches the others.
            let group = ReadBatch(batch)
            group.task = Task(executorPreference: reactor) { await self.run(group) }
        }
    }

    private func run(_ batch: ReadBatch<Record>) async {
        await perform(batch.reads)
        batch.finish()
        readEnded()
    }

    private func perform(_ batch: [WaitingRead<Record>]) async {
        guard let first = batch.first else { return }
        if batch.count == 1 { return await performSingly([first]) }
        do throws(ProfileError) {
            let rest = answer(batch, try await store.gather(batch.map(\.key)))
            guard rest.count > 1 else { return await performSingly(rest) }
            // Those that are large, and those that there are none of.
            for read in answer(rest, try await store.batchGet(rest.map(\.key))) {
                read.answer(.failure(.notFound(Record.kind, id: RecordID.text(read.key.id))))
            }
        } catch {
            switch error.kind {
            case .internalError, .resourceExhausted:
                // A fault of one row is its reader's alone; and together they may be too large for what each may have.
                await performSingly(batch)
            default:
                // What is wrong with the database is wrong for all.
                for read in batch { read.answer(.failure(error)) }
            }
        }
    }

    /// Answers those that have a record; returns the others.
    private func answer(_ batch: [WaitingRead<Record>], _ records: [Record?]) -> [WaitingRead<Record>] {
        var rest: [WaitingRead<Record>] = []
        for (read, record) in zip(batch, records) {
            if let record { read.answer(.success(record)) } else { rest.append(read) }
        }
        return rest
    }

    private func performSingly(_ batch: [WaitingRead<Record>]) async {
        for read in batch where read.isWaiting {
            do throws(ProfileError) {
                read.answer(.success(try await store.get(read.key.accountID, read.key.id)))
            } catch {
                read.answer(.failure(error))
            }
        }
    }
}

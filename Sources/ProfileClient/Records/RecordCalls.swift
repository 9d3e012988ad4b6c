internal import TTRPC

/// The calls of one kind of record: the bridge between its Swift type and its messages.
struct RecordCalls<Record: ProfileRecord>: Sendable {
    typealias Failure = ProfileClientError

    let create: @Sendable (Caller, _ account: String, Record) async throws(Failure) -> Record
    let get: @Sendable (Caller, _ account: String, _ id: String, _ fields: [String]) async throws(Failure) -> Record
    let list: @Sendable (Caller, RecordQuery, _ pageToken: String) async throws(Failure) -> Page<Record>
    /// Nil for kinds that cannot be searched.
    let search:
        (@Sendable (Caller, RecordQuery, _ pageToken: String) async throws(Failure) -> Page<SearchResult<Record>>)?
    let update:
        @Sendable (Caller, _ account: String, Record, _ mask: [String], _ version: Int64) async throws(Failure) ->
            Record
    let delete: @Sendable (Caller, _ account: String, _ id: String, _ version: Int64) async throws(Failure) -> Record
    let undelete: @Sendable (Caller, _ account: String, _ id: String, _ version: Int64) async throws(Failure) -> Record
    let expunge: @Sendable (Caller, _ account: String, _ id: String, _ version: Int64) async throws(Failure) -> Void
    /// Nil for kinds that have no default.
    let setDefault:
        (@Sendable (Caller, _ account: String, _ id: String, _ version: Int64) async throws(Failure) -> Record)?
    let batchGet:
        @Sendable (Caller, _ account: String, _ ids: [String], _ fields: [String]) async throws(Failure) ->
            BatchGetResult<Record>
    let batchCreate: @Sendable (Caller, _ account: String, [Record]) async throws(Failure) -> [Record]
    let batchUpdate: @Sendable (Caller, _ account: String, [RecordChange<Record>]) async throws(Failure) -> [Record]
    let batchDelete:
        @Sendable (Caller, _ account: String, [(id: String, version: Int64)]) async throws(Failure) -> [Record]
    let versions:
        @Sendable (Caller, _ account: String, _ id: String, _ pageSize: Int32, _ pageToken: String, _ fields: [String])
            async throws(Failure) -> Page<RecordVersion<Record>>
    let version:
        @Sendable (Caller, _ account: String, _ id: String, _ version: Int64, _ fields: [String])
            async throws(Failure) -> RecordVersion<Record>
    let diff:
        @Sendable (Caller, _ account: String, _ id: String, _ from: Int64, _ to: Int64) async throws(Failure) ->
            RecordDiff
    let rollback:
        @Sendable (Caller, _ account: String, _ id: String, _ to: Int64, _ version: Int64) async throws(Failure) ->
            Record
    let changedPaths: @Sendable (_ old: Record, _ new: Record) -> [String]
    let updateMethod: MethodDescriptor

    /// The failure of a call that the kind doesn't have.
    func missing(_ name: String) -> ProfileClientError {
        let status = RPCError(code: .unimplemented, message: "records of this kind have no \(name)")
        return ProfileClientError(status, method: updateMethod, requestID: "", effect: .read)
    }

    /// The failure of an update whose version was found wrong before anything was sent.
    func versionMismatch(current: Int64) -> ProfileClientError {
        let status = RPCError(code: .aborted, message: "the record is at version \(current) now")
            .adding(
                reason: "VERSION_MISMATCH", domain: "profiled", metadata: ["current_version": String(current)])
        return ProfileClientError(status, method: updateMethod, requestID: "", effect: .write)
    }
}

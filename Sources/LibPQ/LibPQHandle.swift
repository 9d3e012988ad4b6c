internal import CLibPQ
internal import Glibc

/// One `PGconn` and every libpq call on it: the only place that holds the pointer.
///
/// Confined to the reactor's thread. Freed with `PQfinish` once, when the last reference goes, on whatever thread that is:
/// nobody else can be in a call then.
@safe final class LibPQHandle {
    /// What PQconnectPoll waits for.
    enum Progress {
        case reading, writing, connected, failed
    }

    /// Whether everything is on its way to the server.
    enum FlushState {
        case flushed, blocked, failed
    }

    /// What PQgetResult gave.
    enum Answer {
        /// Rows or the end of a command.
        case completed(PostgresResult)
        case failed(PostgresError)
        /// Skipped, because an earlier statement before the same sync failed.
        case skipped
        case synced
        /// Anything a request of ours can't cause, such as the start of a COPY.
        case unexpected(String)
    }

    private let connection: OpaquePointer
    /// Called from within other calls of this class when the server sends a notice or warning.
    var onNotice: ((ServerNotice) -> Void)?

    /// Begins to connect (PQconnectStartParams). Name resolution may block: give an address or a socket folder.
    ///
    /// Nil when there is no memory for a connection.
    init?(options: [(keyword: String, value: String)]) {
        let keywords = CStringArray(options.map(\.keyword))
        let values = CStringArray(options.map(\.value))
        let started = unsafe keywords.withPointers { keywords in
            unsafe values.withPointers { values in unsafe PQconnectStartParams(keywords, values, 0) }
        }
        guard let started = unsafe started else { return nil }
        unsafe connection = unsafe started
        // The context stays valid: the receiver is called only within calls on this PGconn, which this object makes.
        unsafe PQsetNoticeReceiver(
            connection,
            { context, result in
                guard let context = unsafe context, let result = unsafe result else { return }
                let handle = unsafe Unmanaged<LibPQHandle>.fromOpaque(context).takeUnretainedValue()
                handle.onNotice?(unsafe ServerNotice(result))
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit { unsafe PQfinish(connection) }

    // MARK: Connecting

    /// One step of connecting; call it when the socket is ready for what the last step wanted.
    func connectPoll() -> Progress {
        switch unsafe PQconnectPoll(connection) {
        case PGRES_POLLING_READING: .reading
        case PGRES_POLLING_WRITING: .writing
        case PGRES_POLLING_OK: .connected
        default: .failed
        }
    }

    /// The socket, nil when there is none; it may change with each ``connectPoll()``.
    var socket: CInt? {
        let descriptor = unsafe PQsocket(connection)
        return descriptor >= 0 ? descriptor : nil
    }

    var isBad: Bool { unsafe PQstatus(connection) == CONNECTION_BAD }
    var serverVersion: Int { unsafe Int(PQserverVersion(connection)) }
    var backendPID: Int { unsafe Int(PQbackendPID(connection)) }
    /// Whether no transaction block is open and no command runs.
    var isIdle: Bool { unsafe PQtransactionStatus(connection) == PQTRANS_IDLE }
    /// Whether a transaction block is open and has not failed.
    var isInTransaction: Bool { unsafe PQtransactionStatus(connection) == PQTRANS_INTRANS }

    /// libpq's account of the last failure, on one line.
    var errorMessage: String {
        guard let text = unsafe PQerrorMessage(connection) else { return "" }
        return unsafe String(cString: text).asOneLine
    }

    /// Makes all calls non-blocking and enters pipeline mode.
    func enterPipeline() -> Bool {
        unsafe PQsetnonblocking(connection, 1) == 0 && PQenterPipelineMode(connection) == 1
    }

    /// Leaves pipeline mode; false while anything is in flight.
    func exitPipeline() -> Bool { unsafe PQexitPipelineMode(connection) == 1 }

    // MARK: Sending

    func sendPrepare(name: String, sql: String, types: [PostgresOID]) -> Bool {
        let types = types.map(\.rawValue)
        return unsafe PQsendPrepare(connection, name, sql, Int32(clamping: types.count), types) == 1
    }

    func sendExecute(name: String, _ parameters: PostgresParameters) -> Bool {
        unsafe parameters.withPointers { values, lengths, formats in
            unsafe PQsendQueryPrepared(
                connection, name, Int32(clamping: parameters.count), values, lengths, formats, 1) == 1
        }
    }

    func sendQuery(sql: String, types: [PostgresOID], _ parameters: PostgresParameters) -> Bool {
        let types = types.map(\.rawValue)
        return unsafe parameters.withPointers { values, lengths, formats in
            unsafe PQsendQueryParams(
                connection, sql, Int32(clamping: parameters.count), types, values, lengths, formats, 1) == 1
        }
    }

    /// Sends SQL text of any number of commands; outside pipeline mode only.
    func sendScript(_ sql: String) -> Bool { unsafe PQsendQuery(connection, sql) == 1 }

    /// Ends a request; libpq 15 sends what it has gathered at once.
    func sendSync() -> Bool { unsafe PQpipelineSync(connection) == 1 }

    func flush() -> FlushState {
        switch unsafe PQflush(connection) {
        case 0: .flushed
        case 1: .blocked
        default: .failed
        }
    }

    /// Whether the server has sent something, or closed the connection, that was not read yet.
    var hasUnreadInput: Bool {
        guard let socket else { return true }
        var byte: UInt8 = 0
        return unsafe recv(socket, &byte, 1, CInt(MSG_PEEK) | CInt(MSG_DONTWAIT)) >= 0
    }

    // MARK: Receiving

    /// Reads what the socket has; false when the connection has ended.
    func consumeInput() -> Bool { unsafe PQconsumeInput(connection) == 1 }

    /// Whether ``nextAnswer()`` would block.
    var isBusy: Bool { unsafe PQisBusy(connection) == 1 }

    /// The next result; nil between statements and when there is nothing more.
    func nextAnswer() -> Answer? {
        guard let pointer = unsafe PQgetResult(connection) else { return nil }
        let status = unsafe PQresultStatus(pointer)
        // Ownership goes to the object whatever the status is, so that each result is freed exactly once.
        let result = unsafe PostgresResult(owning: pointer)
        switch status {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return .completed(result)
        case PGRES_PIPELINE_SYNC: return .synced
        case PGRES_PIPELINE_ABORTED: return .skipped
        case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE:
            let error = unsafe PostgresError(serverResult: pointer)
            extendLifetime(result)
            return .failed(error)
        default:
            let name = unsafe PQresStatus(status).map { unsafe String(cString: $0) } ?? "\(status.rawValue)"
            return .unexpected(name)
        }
    }

    /// What is needed to cancel from another thread; nil when there is no connection.
    func makeCancellation() -> CancelCall? {
        guard let cancel = unsafe PQgetCancel(connection) else { return nil }
        return unsafe CancelCall(owning: cancel)
    }
}

/// Strings in C's form, alive as long as the object.
@safe private final class CStringArray {
    private var pointers: [UnsafePointer<CChar>?]

    init(_ strings: [String]) {
        unsafe pointers = unsafe strings.map { unsafe UnsafePointer(strdup($0)) }
        unsafe pointers.append(nil)
    }

    deinit {
        while let pointer = unsafe pointers.popLast() { unsafe free(UnsafeMutablePointer(mutating: pointer)) }
    }

    func withPointers<Result>(_ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result) -> Result {
        unsafe pointers.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
    }
}

extension PostgresParameters {
    /// The arrays that libpq's functions take: pointers into the encoded bytes, nil for NULL; lengths; 1 for binary.
    fileprivate func withPointers<Result>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Result
    ) -> Result {
        guard !fields.isEmpty else { return body(nil, nil, nil) }
        return unsafe (bytes.isEmpty ? [0] : bytes).withUnsafeBytes { buffer in
            // On the stack, as a rule. Every element is initialized before libpq sees any.
            unsafe withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: count) { values in
                unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * count) { numbers in
                    for (index, field) in fields.enumerated() {
                        // An empty value still needs a pointer, else libpq takes it for NULL; its length is 0, so it is
                        // never read.
                        let start = unsafe field.length >= 0 ? buffer.baseAddress.map { unsafe $0 + field.offset } : nil
                        unsafe values.initializeElement(at: index, to: start?.assumingMemoryBound(to: CChar.self))
                        unsafe numbers.initializeElement(at: index, to: Int32(clamping: field.length))
                        unsafe numbers.initializeElement(at: count + index, to: 1)
                    }
                    let formats = unsafe numbers.baseAddress.map { unsafe UnsafePointer($0 + count) }
                    return unsafe body(UnsafePointer(values.baseAddress), UnsafePointer(numbers.baseAddress), formats)
                }
            }
        }
    }
}

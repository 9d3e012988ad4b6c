internal import FoundationEssentials
internal import ProfileModel
internal import ProfileServices
internal import ProfileStore
internal import ProfiledProtocol
internal import Reactor
internal import SwiftProtobuf
internal import TTRPC
internal import TTRPCWire

/// Gets of whole records, which most reads are: answered with what is kept, or with what PostgreSQL sent, without a task or a
/// record in between. Whatever else a Get can be, or lead to, is left to its handler.
struct MessageOperations<Wire: WireRecord>: Sendable {
    let messages: RecordMessageService
    let operations: RecordOperations<Wire>
    let slowCalls: SlowCallLimit

    /// Answers a Get without its handler.
    ///
    /// - Parameter payload: a request of any kind of record; its fields are `account_id` (1) and `id` (2). One with any other
    ///   field, or with one twice, is the handler's.
    func get(_ payload: Span<UInt8>, _ begin: () -> any PendingCall) -> Router.ShortcutOutcome {
        var cursor = ProtobufCursor()
        guard cursor.varint(in: payload) == 0x0A, let account = cursor.lengthDelimited(in: payload),
            cursor.varint(in: payload) == 0x12, let id = cursor.lengthDelimited(in: payload),
            cursor.isAtEnd(of: payload), let id = RecordID.uuid(payload.extracting(id))
        else { return .none }
        let accountBytes = payload.extracting(account)
        if let kept = messages.kept(account: accountBytes, id) { return .answered(kept) }
        guard let text = String(validating: accountBytes), let account = try? AccountID(text) else { return .none }
        let call = begin()
        let get = PendingGet(self, account, id, call)
        call.waiter = get
        messages.read(get)
        return .pending
    }
}

/// A Get that waits for a row.
private final class PendingGet<Wire: WireRecord>: MessageRequest, PendingCallWaiter, @unchecked Sendable {
    private let operations: RecordOperations<Wire>
    private let slowCalls: SlowCallLimit
    private let call: any PendingCall

    init(_ operations: MessageOperations<Wire>, _ accountID: AccountID, _ id: UUID, _ call: any PendingCall) {
        self.operations = operations.operations
        slowCalls = operations.slowCalls
        self.call = call
        super.init(accountID: accountID, id: id)
    }

    override func receive(_ message: [UInt8]) {
        // The interceptors tell of what took long.
        let age = MonotonicTime.now().nanoseconds(since: call.receivedAt)
        if age >= slowCalls.nanoseconds { call.handOver { _ in message } } else { call.answer(message) }
    }

    override func receiveNothing(_ error: ProfileError?) {
        let (operations, accountID, id) = (operations, accountID, id)
        call.handOver { _ in
            if let error { throw error }
            return try Router.encode(Wire(try await operations.service.get(accountID, id), .all))
        }
    }

    func callAbandoned() {
        abandon()
        // It counts as running no longer, however long its read may take.
        receiveNothing(nil)
    }
}

extension RowEncoder {
    /// The fields that every kind of record has (protocol/profiled/v1).
    private static let bookkeeping: [Field] = [
        Field("account_id", 1, .text), Field("id", 2, .uuid), Field("version", 3, .integer), Field("labels", 4, .map),
        Field("metadata", 5, .document), Field("created_at", 6, .timestamp), Field("updated_at", 7, .timestamp),
        Field("deleted_at", 8, .timestamp), Field("created_by", 9, .text), Field("updated_by", 10, .text),
        Field("deleted_by", 11, .text),
    ]

    /// `profiled.v1.CustomerProfile`.
    static let customerProfile = RowEncoder(
        CustomerProfile.layout,
        bookkeeping + [
            Field("name", 16, .text), Field("description", 17, .text), Field("demographics", 18, .document),
            Field("interests", 19, .texts), Field("behavior", 20, .document), Field("persona", 21, .document),
            Field("is_default", 22, .boolean(isOptional: false)), Field("is_active", 23, .boolean(isOptional: true)),
        ])

    /// `profiled.v1.BrandGuideline`.
    static let brandGuideline = RowEncoder(
        BrandGuideline.layout,
        bookkeeping + [
            Field("brand_name", 16, .text),
            Field(
                "detail_level", 17,
                .word([
                    DetailLevel.highLevel.rawValue: UInt8(Profiled_V1_DetailLevel.highLevel.rawValue),
                    DetailLevel.full.rawValue: UInt8(Profiled_V1_DetailLevel.full.rawValue),
                ])),
            Field("high_level_guidelines", 18, .document), Field("full_style_guide", 19, .document),
            Field("industry", 20, .text), Field("brand_values", 21, .texts),
            Field("is_default", 22, .boolean(isOptional: false)), Field("external_refs", 23, .document),
        ])
}

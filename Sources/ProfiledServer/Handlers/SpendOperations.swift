internal import FoundationEssentials
internal import ProfileModel
internal import ProfileServices
internal import ProfileStore
internal import ProfiledProtocol
internal import Reactor
internal import TTRPC
internal import TTRPCWire

/// RecordSpend without a task: read where the request lies, handed to the ledger's service, answered when the spend is durable.
/// Whatever is unusual about a request is left to its handler.
struct SpendOperations: Sendable {
    let ledger: LedgerService
    let slowCalls: SlowCallLimit

    /// Begins the call of a request (`RecordSpendRequest`) whose fields come once each and in their order, as all encoders
    /// write them, and that asks for nothing but a spend that is well-formed.
    func record(_ payload: Span<UInt8>, _ begin: () -> any PendingCall) -> Router.ShortcutOutcome {
        guard let (accountID, spend) = Self.decode(payload) else { return .none }
        let call = begin()
        do throws(ProfileError) {
            let entry = AccountSpend(accountID: accountID, spend: spend, actor: try WireFields.actor(call.context))
            let pending = PendingSpend(entry, call, ledger, slowCalls)
            call.waiter = pending
            ledger.record(pending)
        } catch {
            call.handOver { _ in throw error }
        }
        return .pending
    }

    /// The spend of a request; nil for the handler to look at.
    static func decode(_ payload: Span<UInt8>) -> (AccountID, NewSpend)? {
        var cursor = ProtobufCursor()
        guard cursor.varint(in: payload) == 0x0A, let account = cursor.text(in: payload),
            cursor.varint(in: payload) == 0x12, let id = cursor.lengthDelimited(in: payload),
            cursor.varint(in: payload) == 0x1A, let entry = cursor.lengthDelimited(in: payload),
            let budgetID = RecordID.uuid(payload.extracting(id))
        else { return nil }
        var spend = NewSpend(budgetID: budgetID, entryID: "", amountMicros: 0)
        guard decode(entry: payload.extracting(entry), into: &spend) else { return nil }
        if !cursor.isAtEnd(of: payload) {
            guard cursor.varint(in: payload) == 0x22, let currency = cursor.text(in: payload) else { return nil }
            spend.currencyCode = currency
        }
        guard cursor.isAtEnd(of: payload), let accountID = try? AccountID(account),
            let valid = try? spend.validated(path: "entry")
        else { return nil }
        return (accountID, valid)
    }

    private static func decode(entry: Span<UInt8>, into spend: inout NewSpend) -> Bool {
        var cursor = ProtobufCursor()
        var last: UInt64 = 0
        while !cursor.isAtEnd(of: entry) {
            guard let tag = cursor.varint(in: entry), tag > last else { return false }
            last = tag
            switch tag {
            case 0x0A:
                guard let text = cursor.text(in: entry) else { return false }
                spend.entryID = text
            case 0x10:
                guard let amount = cursor.varint(in: entry) else { return false }
                spend.amountMicros = Int64(bitPattern: amount)
            case 0x1A:
                guard let range = cursor.lengthDelimited(in: entry),
                    let time = timestamp(entry.extracting(range))
                else { return false }
                spend.occurredAt = time
            case 0x22:
                guard let text = cursor.text(in: entry) else { return false }
                spend.campaignID = text
            case 0x2A:
                guard let text = cursor.text(in: entry) else { return false }
                spend.note = text
            default: return false
            }
        }
        return true
    }

    private static func timestamp(_ bytes: Span<UInt8>) -> Timestamp? {
        var cursor = ProtobufCursor()
        var (seconds, nanoseconds): (UInt64, UInt64) = (0, 0)
        var last: UInt64 = 0
        while !cursor.isAtEnd(of: bytes) {
            guard let tag = cursor.varint(in: bytes), tag > last, let value = cursor.varint(in: bytes) else {
                return nil
            }
            last = tag
            switch tag {
            case 0x08: seconds = value
            case 0x10: nanoseconds = value
            default: return nil
            }
        }
        return Timestamp(
            seconds: Int64(bitPattern: seconds), nanoseconds: Int32(truncatingIfNeeded: nanoseconds))
    }

    /// The bytes of a `RecordSpendResponse`, those that swift-protobuf would write.
    static func encode(_ outcome: LedgerOutcome) -> [UInt8] {
        var writer = ProtobufWriter(capacity: 256)
        if let entry = outcome.entry {
            writer.message(1) { writer in
                writer.text(1, entry.entryID)
                writer.integer(2, entry.amountMicros)
                writer.timestamp(3, entry.occurredAt)
                writer.text(4, entry.campaignID)
                writer.text(5, entry.note)
                writer.integer(6, Int64(Profiled_V1_SpendEntryKind(entry.kind).rawValue))
                writer.timestamp(7, entry.recordedAt)
                writer.text(8, entry.recordedBy.name)
                writer.text(9, entry.reversesEntryID ?? "")
                writer.text(10, entry.reversedByEntryID ?? "")
                if let time = entry.windowStart { writer.timestamp(11, time) }
            }
        }
        writer.integer(2, outcome.isDuplicate ? 1 : 0)
        let balance = outcome.balance
        writer.message(3) { writer in
            if let time = balance.windowStart { writer.timestamp(1, time) }
            if let time = balance.windowEnd { writer.timestamp(2, time) }
            writer.integer(3, balance.amountMicros)
            writer.integer(4, balance.spentMicros)
            writer.integer(5, balance.reservedMicros)
            writer.integer(6, balance.remainingMicros)
            if let percentage = balance.percentageSpent { writer.text(7, present: percentage) }
        }
        return writer.bytes
    }
}

/// A RecordSpend that waits for its commit.
private final class PendingSpend: SpendRequest, PendingCallWaiter, @unchecked Sendable {
    private let call: any PendingCall
    private let ledger: LedgerService
    private let slowCalls: SlowCallLimit

    init(_ entry: AccountSpend, _ call: any PendingCall, _ ledger: LedgerService, _ slowCalls: SlowCallLimit) {
        self.call = call
        self.ledger = ledger
        self.slowCalls = slowCalls
        super.init(entry)
    }

    override func receive(_ outcome: Result<LedgerOutcome, ProfileError>) {
        switch outcome {
        case .success(let outcome):
            let answer = SpendOperations.encode(outcome)
            // The interceptors tell of what took long.
            let age = MonotonicTime.now().nanoseconds(since: call.receivedAt)
            if age >= slowCalls.nanoseconds { call.handOver { _ in answer } } else { call.answer(answer) }
        case .failure(let error): call.handOver { _ in throw error }
        }
    }

    func callAbandoned() { ledger.abandon(self) }
}

extension ProtobufWriter {
    /// A moment, as a `google.protobuf.Timestamp`.
    fileprivate mutating func timestamp(_ field: UInt32, _ time: Timestamp) {
        message(field) { writer in
            writer.integer(1, time.seconds)
            writer.integer(2, Int64(time.nanoseconds))
        }
    }
}

internal import FoundationEssentials
internal import ProfileModel
internal import ProfileStore
internal import SwiftProtobuf
internal import TTRPC

/// A request that changes something: it may have a name, and it may be a try.
protocol WriteRequest: Message {
    /// The account.
    var accountID: String { get }
    /// The name of the write; empty when it has none.
    var requestID: String { get set }
    /// Whether nothing is to be kept.
    var validateOnly: Bool { get }
}

/// A request that changes one record, of which it needs nothing but its key.
protocol RecordRequest: WriteRequest {
    /// The record.
    var id: String { get }
    /// The version the caller has seen; 0 means any.
    var expectedVersion: Int64 { get }
}

/// A request that changes the content of one record.
protocol UpdateRequest: WriteRequest {
    /// The message of the record.
    associatedtype Wire: WireRecord

    /// The new values.
    var record: Wire { get }
    /// Which of them to take.
    var updateMask: Google_Protobuf_FieldMask { get }
    /// The version the change was made from; 0 means any.
    var expectedVersion: Int64 { get }
}

extension WriteRequest {
    /// Checks a request inside another, whose account, name and mode count.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`).
    func checkNested(in accountID: AccountID) throws(ProfileError) {
        var violations = FieldViolations()
        if !self.accountID.isEmpty, self.accountID != accountID.rawValue {
            violations.add("account_id", "must be empty or equal to that of the whole request")
        }
        if !requestID.isEmpty { violations.add("request_id", "must be empty: that of the whole request counts") }
        if validateOnly { violations.add("validate_only", "must be false: that of the whole request counts") }
        try violations.throwIfAny()
    }

    /// How the write is to be done.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`).
    func options(_ context: ServerContext) throws -> WriteOptions {
        let actor = try WireFields.actor(context)
        guard !requestID.isEmpty else { return WriteOptions(actor: actor, validateOnly: validateOnly) }
        var unnamed = self
        unnamed.requestID = ""
        let key = try WriteRequestKey(
            id: requestID, method: "\(context.method.service)/\(context.method.method)",
            body: try unnamed.reproducibleBytes())
        return WriteOptions(actor: actor, request: key, validateOnly: validateOnly)
    }

    /// Does the write, or answers as it was answered when it was done.
    ///
    /// - Parameters:
    ///   - response: makes the message of an answer.
    ///   - body: has a service do it.
    func perform<Answer: Sendable, Response: Message>(
        _ context: ServerContext, response: @escaping @Sendable (Answer) -> Response,
        _ body: (Write<Answer>) async throws -> WriteOutcome<Answer>
    ) async throws -> Response {
        let write = Write<Answer>(options: try options(context)) { try response($0).reproducibleBytes() }
        switch try await body(write) {
        case .done(let answer): return response(answer)
        // Decoded and encoded once more it gives the same bytes, as all answers are encoded with their maps in order.
        case .replayed(let bytes): return try Response(serializedBytes: bytes)
        }
    }
}

extension RecordRequest {
    /// What the request is about, checked.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`).
    func target() throws(ProfileError) -> (account: AccountID, id: UUID, expectedVersion: Int64?) {
        (try AccountID(accountID), try RecordID.parse(id, field: "id"), try ExpectedVersion(expectedVersion).value)
    }
}

extension Message {
    /// The message encoded so that equal messages give equal bytes.
    func reproducibleBytes() throws -> [UInt8] {
        var options = BinaryEncodingOptions()
        options.useDeterministicOrdering = true
        return try serializedBytes(options: options)
    }
}

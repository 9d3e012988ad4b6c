internal import FoundationEssentials
internal import ProfileModel
internal import ProfileServices
internal import ProfileStore
internal import SwiftProtobuf

/// A record's message on the wire.
protocol WireRecord: Message {
    /// The record it stands for.
    associatedtype Record: StoredRecord

    /// The account, empty where the request's own counts.
    var accountID: String { get }
    /// The id, empty where we make one.
    var id: String { get set }

    /// The message of a record, with the fields of the mask.
    init(_ record: Record, _ mask: ReadMask)

    /// What the caller decides of it, unchecked.
    ///
    /// - Parameter path: the message's own path in the request.
    func content(path: String) throws(ProfileError) -> Record.Content
}

extension WireRecord {
    /// What is to be created.
    ///
    /// - Parameter path: the message's own path in the request.
    func draft(in accountID: AccountID, path: String) throws(ProfileError) -> RecordDraft<Record.Content> {
        try checkAccount(accountID, path: path)
        let id: UUID? = self.id.isEmpty ? nil : try RecordID.parse(self.id, field: "\(path).id")
        return RecordDraft(id: id, content: try content(path: path))
    }

    /// How it is to be changed.
    ///
    /// - Parameter path: the message's own path in the request.
    func patch(
        in accountID: AccountID, path: String, mask: Google_Protobuf_FieldMask, expectedVersion: Int64
    ) throws(ProfileError) -> RecordPatch<Record.Content> {
        try checkAccount(accountID, path: path)
        return RecordPatch(
            id: try RecordID.parse(id, field: "\(path).id"), patch: try content(path: path),
            mask: try FieldMask(mask.paths, for: Record.kind),
            expectedVersion: try ExpectedVersion(expectedVersion).value)
    }

    /// The account may be left out of the record; if it is there, it must be the request's.
    func checkAccount(_ accountID: AccountID, path: String) throws(ProfileError) {
        guard self.accountID.isEmpty || self.accountID == accountID.rawValue else {
            throw .invalidArgument("\(path).account_id", "must be empty or equal to account_id")
        }
    }
}

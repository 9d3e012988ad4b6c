internal import ProfileModel
internal import ProfiledProtocol
internal import SwiftProtobuf

/// The message of one version of a record.
protocol WireVersion: Message {
    /// The message of the record.
    associatedtype Wire: WireRecord

    /// What made it.
    var operation: Profiled_V1_VersionOperation { get set }
    /// Who made it.
    var actor: String { get set }
    /// When it was made.
    var time: Google_Protobuf_Timestamp { get set }
    /// The record as it was then.
    var record: Wire { get set }
}

extension WireVersion {
    /// The message of a version, with the fields of the mask.
    init(_ version: RecordVersion<Wire.Record>, _ mask: ReadMask) {
        self.init()
        operation =
            switch version.operation {
            case .create: .create
            case .update: .update
            case .delete: .delete
            case .undelete: .undelete
            }
        actor = version.actor.name
        time = WireFields.timestamp(version.time)
        record = Wire(version.record, mask)
    }
}

internal import FoundationEssentials
internal import ProfileModel
internal import SwiftProtobuf
internal import TTRPC

/// How single fields of requests become values.
enum WireFields {
    /// UUIDs of a list, every wrong one named.
    static func uuids(_ texts: [String], field: String) throws(ProfileError) -> [UUID] {
        var violations = FieldViolations()
        var ids: [UUID] = []
        ids.reserveCapacity(texts.count)
        for (index, text) in texts.enumerated() {
            let id = try violations.collect { () throws(ProfileError) in
                try RecordID.parse(text, field: "\(field)[\(index)]")
            }
            if let id { ids.append(id) }
        }
        try violations.throwIfAny()
        return ids
    }

    /// Who acts: the metadata's `actor`, else the peer's user.
    static func actor(_ context: ServerContext) throws(ProfileError) -> ProfileModel.Actor {
        guard let name = context.metadata.first("actor") else { return ProfileModel.Actor(uid: context.peer.userID) }
        return try ProfileModel.Actor(name)
    }

    /// A moment as a message.
    static func timestamp(_ timestamp: ProfileModel.Timestamp) -> Google_Protobuf_Timestamp {
        Google_Protobuf_Timestamp(seconds: timestamp.seconds, nanos: timestamp.nanoseconds)
    }
}

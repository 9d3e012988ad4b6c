internal import FoundationEssentials
internal import ProfileModel
internal import SwiftProtobuf
internal import TTRPC

/// How single fields of requests become values.
enum WireFields {
    /// A UUID in its 36-character form, either case.
    static func uuid(_ text: String, field: String) throws(ProfileError) -> UUID {
        guard text.utf8.count == 36, let id = UUID(uuidString: text) else {
            throw .invalidArgument(field, "must be a UUID such as 0b51b0a3-6f7e-4c1c-9d4e-2f5d7a1c8e90")
        }
        return id
    }

    /// UUIDs of a list, every wrong one named.
    static func uuids(_ texts: [String], field: String) throws(ProfileError) -> [UUID] {
        var violations = FieldViolations()
        var ids: [UUID] = []
        ids.reserveCapacity(texts.count)
        for (index, text) in texts.enumerated() {
            let id = try violations.collect { () throws(ProfileError) in try uuid(text, field: "\(field)[\(index)]") }
            if let id { ids.append(id) }
        }
        try violations.throwIfAny()
        return ids
    }

    /// The expected version; nil when any will do.
    static func expectedVersion(_ version: Int64) throws(ProfileError) -> Int64? {
        guard version >= 0 else { throw .invalidArgument("expected_version", "must not be negative") }
        return version == 0 ? nil : version
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

extension UUID {
    /// The canonical form of RFC 9562: lower case.
    var wireText: String { uuidString.lowercased() }
}

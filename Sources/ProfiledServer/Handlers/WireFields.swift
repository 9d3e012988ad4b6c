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

    /// The UUID of a record that need not be named; nil for empty text.
    static func optionalUUID(_ text: String, field: String) throws(ProfileError) -> UUID? {
        text.isEmpty ? nil : try RecordID.parse(text, field: field)
    }

    /// An id as it is written; empty where there is none.
    static func text(_ id: UUID?) -> String { id.map(RecordID.text) ?? "" }

    /// The three parts that a container or a usage may name, every malformed id named.
    ///
    /// - Parameter path: what stands before the fields, its dot included.
    static func parts(
        _ customerProfileID: String, _ brandGuidelinesID: String, _ budgetID: String, path: String,
        into violations: inout FieldViolations
    ) throws(ProfileError) -> PartReferences {
        func id(_ text: String, _ field: String) throws(ProfileError) -> UUID? {
            let id = try violations.collect { () throws(ProfileError) in
                try optionalUUID(text, field: path + field)
            }
            return id ?? nil
        }
        return PartReferences(
            customerProfileID: try id(customerProfileID, "customer_profile_id"),
            brandGuidelinesID: try id(brandGuidelinesID, "brand_guidelines_id"),
            budgetID: try id(budgetID, "budget_id"))
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

    /// A moment of a request, cut off to microseconds.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`).
    static func moment(
        _ message: Google_Protobuf_Timestamp, field: String
    ) throws(ProfileError) -> ProfileModel.Timestamp {
        guard let moment = ProfileModel.Timestamp(seconds: message.seconds, nanoseconds: message.nanos) else {
            throw .invalidArgument(field, "must be a time of the years 1 to 9999")
        }
        return moment
    }

    /// A word that this version doesn't know, by its number.
    static func unknownWord(_ number: Int, _ field: String) -> ProfileError {
        .invalidArgument(field, "must be one of the values that profiled/v1 names, not \(number)")
    }
}

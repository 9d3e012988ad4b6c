internal import FoundationEssentials
internal import JSON
internal import ProfileModel
internal import ProfileServices
internal import ProfileStore
internal import ProfiledProtocol
internal import Reactor
internal import SwiftProtobuf
internal import TTRPC

extension RecordOperations {
    func listVersions<Version: WireVersion>(
        _ query: VersionsQuery, _ mask: Google_Protobuf_FieldMask
    ) async throws -> (page: [Version], next: String) where Version.Wire == Wire {
        let mask = try ReadMask(mask.paths, for: Wire.Record.kind)
        let page = try await service.versions(query)
        let versions = await offLoop(when: page.elements.count > StoreLimits.quickRows) {
            page.elements.map { Version($0, mask) }
        }
        return (versions, page.next.map(query.nextPageToken(after:)) ?? "")
    }

    func getVersion<Version: WireVersion>(
        _ accountID: String, _ id: String, _ number: Int64, _ mask: Google_Protobuf_FieldMask
    ) async throws -> Version where Version.Wire == Wire {
        let account = try AccountID(accountID)
        let id = try RecordID.parse(id, field: "id")
        let mask = try ReadMask(mask.paths, for: Wire.Record.kind)
        return Version(try await service.version(account, id, number), mask)
    }

    func diffVersions(
        _ accountID: String, _ id: String, _ from: Int64, _ to: Int64
    ) async throws -> (differences: [Profiled_V1_FieldDifference], to: Int64) {
        let account = try AccountID(accountID)
        let id = try RecordID.parse(id, field: "id")
        let (old, new) = try await service.versions(account, id, from: from, to: to)
        let (left, right) = (Wire(old.record, .all), Wire(new.record, .all))
        let differences = try await offLoop {
            try Self.differences(from: left, to: right)
        }
        return (differences, new.record.version)
    }

    func rollback(
        _ request: some RecordRequest, to number: Int64, _ context: ServerContext
    ) async throws -> Wire {
        let (account, id, expected) = try request.target()
        return try await request.perform(context) {
            Wire($0, .all)
        } _: { write in
            try await service.rollback(account, id, to: number, expectedVersion: expected, write)
        }
    }

    /// What differs between two messages of one kind, as far as owners decide it.
    static func differences(from old: Wire, to new: Wire) throws -> [Profiled_V1_FieldDifference] {
        let fields = FieldDifference.comparedFields(of: Wire.Record.kind)
        var (left, right) = (try old.jsonFields(fields), try new.jsonFields(fields))
        // The JSON form of messages leaves false out: here it is a value like any other.
        for (name, _) in fields {
            if left[name] == nil, right[name]?.boolValue != nil { left[name] = false }
            if right[name] == nil, left[name]?.boolValue != nil { right[name] = false }
        }
        return FieldDifference.between(left, right).map { difference in
            var message = Profiled_V1_FieldDifference()
            message.path = difference.path
            message.oldValue = difference.old?.text ?? ""
            message.newValue = difference.new?.text ?? ""
            return message
        }
    }
}

extension Message {
    /// The named fields as JSON, by their names on the wire; documents as the objects that their text holds.
    fileprivate func jsonFields(_ fields: [(name: String, isDocument: Bool)]) throws -> JSONObject {
        var options = JSONEncodingOptions()
        options.preserveProtoFieldNames = true
        options.alwaysPrintInt64sAsNumbers = true
        let limits = JSONLimits(maximumBytes: .max, maximumDepth: JSONLimits.deepest)
        let all = try JSONObject(parsing: try jsonString(options: options), limits: limits)
        var result = JSONObject()
        for (name, isDocument) in fields {
            guard let value = all[name] else { continue }
            if isDocument, let text = value.stringValue {
                let document = try JSONObject(parsing: text, limits: limits)
                result[name] = .object(document)
            } else {
                result[name] = value
            }
        }
        return result
    }
}

internal import FoundationEssentials
internal import JSON
internal import LibPQ
internal import ProfileModel

/// What a trigger found wrong with references between records, read from the DETAIL of its error: JSON that our own
/// migrations write (0008, 0009). It goes to the caller and nowhere else, since it holds names.
struct ReferenceProblem {
    /// The record that the failed write was about.
    let id: UUID?
    private let rule: Rule

    private enum Rule {
        /// These refer to the record; of `count` in all the first ones.
        case referenced(count: Int64, by: [Reference])
        /// The record refers to these, which are not there or deleted.
        case partMissing([MissingPart])
        /// The record is an active container without these.
        case incomplete([ContainerPart])
    }

    private struct Reference {
        let isUsage: Bool
        let id: String
        let name: String
        let isPast: Bool
    }

    private struct MissingPart {
        let kind: ProfileKind
        let field: String
        let id: String
    }

    /// Nil for every other error, and for one whose DETAIL did not come.
    init?(_ error: PostgresError) {
        guard let state = error.sqlState, error.kind == .server,
            [StoreState.referenced, StoreState.partMissing, StoreState.incomplete].contains(state),
            let detail = try? JSONObject(parsing: error.detail ?? "")
        else { return nil }
        id = detail["id"]?.stringValue.flatMap(UUID.init(uuidString:))
        switch state {
        case StoreState.referenced:
            let records = (detail["records"]?.arrayValue ?? []).map { record in
                Reference(
                    isUsage: record["type"]?.stringValue == "campaign_usage", id: record["id"]?.stringValue ?? "",
                    name: record["name"]?.stringValue ?? "", isPast: record["past"]?.boolValue ?? false)
            }
            rule = .referenced(count: detail["count"]?.int64Value ?? 0, by: records)
        case StoreState.partMissing:
            let parts = (detail["missing"]?.arrayValue ?? []).compactMap { part in
                part["type"]?.stringValue.flatMap(ProfileKind.init(rawValue:)).map { kind in
                    MissingPart(
                        kind: kind, field: part["field"]?.stringValue ?? "", id: part["id"]?.stringValue ?? "")
                }
            }
            rule = .partMissing(parts)
        default:
            rule = .incomplete(
                (detail["missing"]?.arrayValue ?? []).compactMap {
                    $0.stringValue.flatMap(ContainerPart.init(rawValue:))
                })
        }
    }

    /// The error that callers see.
    ///
    /// - Parameters:
    ///   - kind: the kind of record the failed write was about.
    ///   - path: the place of a field in the request.
    func error(_ kind: ProfileKind, path: (String) -> String) -> ProfileError {
        switch rule {
        case .referenced(let count, let references): Self.referenced(kind, id, count, references)
        case .partMissing(let parts):
            ProfileError(
                .failedPrecondition(
                    parts.map { part in
                        PreconditionViolation(
                            type: ProfileError.Reason.partMissing.rawValue,
                            subject: "\(part.kind.resourceType)/\(part.id)",
                            description:
                                "\(path(part.field)) names no live \(part.kind.title) of this account: \(part.id)")
                    }), reason: .partMissing)
        case .incomplete(let parts):
            ProfileError(
                .failedPrecondition(
                    parts.map { part in
                        PreconditionViolation(
                            type: ProfileError.Reason.incomplete.rawValue, subject: Self.subject(kind, id),
                            description:
                                "\(path("status")) can be ACTIVE only with all three parts: there is no \(part.kind.title)"
                        )
                    }), reason: .incomplete)
        }
    }

    private static func referenced(
        _ kind: ProfileKind, _ id: UUID?, _ count: Int64, _ references: [Reference]
    ) -> ProfileError {
        var violations = references.map { reference in
            PreconditionViolation(
                type: ProfileError.Reason.referenced.rawValue,
                subject: "\(reference.isUsage ? "profiled.v1.CampaignUsage" : ProfileKind.container.resourceType)/"
                    + reference.id,
                description: Self.description(of: reference, kind))
        }
        let more = count - Int64(references.count)
        if more > 0 {
            violations.append(
                PreconditionViolation(
                    type: ProfileError.Reason.referenced.rawValue, subject: subject(kind, id),
                    description: "\(more) more refer to this \(kind.title)"))
        }
        let records = count == 1 ? "1 record refers" : "\(count) records refer"
        return ProfileError(
            .failedPrecondition(violations), reason: .referenced,
            message: "\(records) to this \(kind.title): \(violations.first?.description ?? "")")
    }

    private static func description(of reference: Reference, _ kind: ProfileKind) -> String {
        switch (reference.isUsage, reference.isPast) {
        case (false, false): "container \"\(reference.name)\" refers to this \(kind.title)"
        case (false, true): "deleted container \"\(reference.name)\" refers to this \(kind.title): expunge that first"
        case (true, false): "campaign \"\(reference.name)\" uses this \(kind.title)"
        case (true, true): "campaign \"\(reference.name)\" used this \(kind.title), and what was used is kept"
        }
    }

    private static func subject(_ kind: ProfileKind, _ id: UUID?) -> String {
        "\(kind.resourceType)/\(id?.lowercased ?? "")"
    }
}

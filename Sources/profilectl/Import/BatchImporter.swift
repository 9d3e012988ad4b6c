internal import ProfileClient

/// Stores the records of a batch that the account doesn't have yet.
///
/// BatchCreate is all or none. When it is refused, the records that the answer names are reported and the rest goes again;
/// when it names none, the batch is halved until the record stands alone. A call whose outcome is unknown is followed by
/// another look at what is there, so nothing is stored twice.
struct BatchImporter<Record: CommandRecord>: Sendable {
    typealias Item = ImportBatch<Record>.Item

    let records: RecordCollection<Record>

    /// How often a batch is begun anew when its outcome is unknown.
    private static var maximumRounds: Int { 5 }

    /// Imports a batch.
    ///
    /// - Throws: ``ProfileClientError`` for failures that aren't about single records, such as an unreachable daemon.
    func run(_ batch: ImportBatch<Record>) async throws(ProfileClientError) -> ImportResult {
        var result = ImportResult()
        var seen: Set<String> = []
        // The same id twice in one batch: the later line finds it present, as it would in a batch of its own.
        let items = batch.items.filter { $0.record.id.isEmpty || seen.insert($0.record.id).inserted }
        result.unchanged = batch.items.count - items.count
        result.bytes = batch.bytes
        var round = 1
        while true {
            let (new, present) = try await absent(items)
            do {
                var outcome = try await create(new)
                outcome.unchanged += present
                result += outcome
                return result
            } catch {
                let canLookAgain = items.allSatisfy { !$0.record.id.isEmpty }
                guard error.kind == .outcomeUnknown, canLookAgain, round < Self.maximumRounds else { throw error }
                round += 1
            }
        }
    }

    /// The items that the account has no record for, and the number of those it has.
    private func absent(_ items: [Item]) async throws(ProfileClientError) -> (items: [Item], present: Int) {
        let ids = items.map(\.record.id).filter(Self.isUUID)
        guard !ids.isEmpty else { return (items, 0) }
        let found = Set(try await records.batchGet(ids, fields: ["id"]).records.map(\.id))
        let new = items.filter { !found.contains($0.record.id) }
        return (new, items.count - new.count)
    }

    private func create(_ items: [Item]) async throws(ProfileClientError) -> ImportResult {
        var result = ImportResult()
        guard !items.isEmpty else { return result }
        do {
            try await records.batchCreate(items.map(\.record))
            result.created = items.count
            return result
        } catch {
            guard Self.isAboutRecords(error) else { throw error }
            let blamed = Self.blamed(error, count: items.count)
            if !blamed.isEmpty {
                for (index, rules) in blamed {
                    result.failures.append(.init(line: items[index].line, violations: rules))
                }
                result += try await create(items.indices.filter { blamed[$0] == nil }.map { items[$0] })
            } else if items.count > 1 {
                let middle = items.count / 2
                result += try await create(Array(items[..<middle]))
                result += try await create(Array(items[middle...]))
            } else if case .alreadyExists(let field?, _) = error.kind, field == "id" || field.hasSuffix(".id") {
                // Somebody else stored it since we looked.
                result.unchanged = 1
            } else {
                result.failures = items.map { .init(line: $0.line, violations: [Self.words(error)]) }
            }
            return result
        }
    }

    /// Whether the failure says something about the records sent, rather than about the daemon.
    private static func isAboutRecords(_ error: ProfileClientError) -> Bool {
        switch error.kind {
        case .invalid(let violations):
            // A bad account is everybody's problem.
            violations.isEmpty || violations.contains { $0.itemIndex != nil }
        case .alreadyExists, .failedPrecondition, .conflict: true
        default: false
        }
    }

    /// The violations by the index of the item they are about.
    private static func blamed(_ error: ProfileClientError, count: Int) -> [Int: [String]] {
        var blamed: [Int: [String]] = [:]
        for violation in violations(of: error) {
            guard let index = violation.itemIndex, 0..<count ~= index else { continue }
            blamed[index, default: []].append(text(violation))
        }
        return blamed
    }

    /// The violation without the batch's own part of the path: `brand_guidelines[7].brand_name` is `brand_name`.
    private static func text(_ violation: FieldViolation) -> String {
        guard violation.itemIndex != nil else { return violation.description }
        let field = violation.field.drop { $0 != "]" }.dropFirst()
        return FieldViolation(field: String(field.first == "." ? field.dropFirst() : field), rule: violation.rule)
            .description
    }

    /// What breaks a rule, or is taken; a taken id isn't a failure, so it is nobody's.
    private static func violations(of error: ProfileClientError) -> [FieldViolation] {
        guard case .alreadyExists(let field?, let id) = error.kind, field != "id", !field.hasSuffix(".id") else {
            return error.violations
        }
        return [FieldViolation(field: field, rule: "is taken" + (id.map { " by \($0)" } ?? ""))]
    }

    private static func words(_ error: ProfileClientError) -> String {
        violations(of: error).first.map(text) ?? error.message
    }

    /// Ids of another form are left to the daemon's answer to BatchCreate, which names their lines.
    private static func isUUID(_ id: String) -> Bool {
        id.utf8.count == 36
            && id.utf8.enumerated().allSatisfy { position, byte in
                switch byte {
                case UInt8(ascii: "-"): [8, 13, 18, 23].contains(position)
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"):
                    ![8, 13, 18, 23].contains(position)
                default: false
                }
            }
    }
}

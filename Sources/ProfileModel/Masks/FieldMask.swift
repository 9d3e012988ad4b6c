import JSON

/// The fields that an update takes from its patch.
///
/// Paths begin with a field in snake_case; in a document they go on with JSON keys (`demographics.ageRange.min`), in
/// labels with one key (`labels.team`, the rest of the path being the key, dots and all). A known key may be written in
/// snake_case too (`age_range`). `*`, alone, names every field that an update may set. A path inside another path of
/// the same mask says nothing new and is dropped, as is a repetition.
public struct FieldMask: Sendable, Hashable {
    /// The most paths of a mask.
    public static let maximumPaths = 256

    /// What the mask names: no path contains another; never empty.
    public let paths: [FieldPath]

    /// Checks the paths of a mask as they came over the wire.
    ///
    /// - Parameter field: the field to name in errors.
    /// - Throws: `ProfileError` (`invalidArgument`, reason `INVALID_FIELD_MASK`) naming every path that is malformed,
    ///   unknown, or not for the caller to set, or saying that there is none.
    public init(
        _ texts: [String], for kind: ProfileKind, field: String = "update_mask"
    ) throws(ProfileError) {
        var violations = FieldViolations()
        var paths: [FieldPath] = []
        if texts.isEmpty { violations.add(field, "must name at least one field") }
        if texts.count > Self.maximumPaths { violations.add(field, "must have at most \(Self.maximumPaths) paths") }
        if texts == ["*"] {
            self = .everything(of: kind)
            return
        } else {
            for (position, text) in texts.prefix(Self.maximumPaths).enumerated() {
                switch Self.path(text, of: kind) {
                case .path(let path): paths.append(path)
                case .violation(let rule): violations.add("\(field).paths[\(position)]", rule)
                }
            }
        }
        guard violations.isEmpty else { throw .invalidArgument(violations.all, reason: .invalidMask) }
        self.paths = Self.withoutOverlaps(paths)
    }

    /// Everything that an update may set.
    public static func everything(of kind: ProfileKind) -> FieldMask {
        FieldMask(
            paths: FieldDescription.fields(of: kind).filter { $0.access == .writable }
                .map { FieldPath(field: $0.name) })
    }

    private init(paths: [FieldPath]) { self.paths = paths }

    /// Whether the mask names the whole field or a place inside it.
    public func touches(_ field: String) -> Bool { paths.contains { $0.field == field } }

    private enum Outcome {
        case path(FieldPath)
        case violation(String)
    }

    private static func path(_ text: String, of kind: ProfileKind) -> Outcome {
        let shown = "`\(text.prefix(128))`"
        if text == "*" { return .violation("`*` must be the only path") }
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, let field = FieldDescription.field(String(name), of: kind) else {
            return .violation("\(shown) names no field of a \(kind.title)")
        }
        switch field.access {
        case .writable: break
        case .immutable: return .violation("\(shown) can never be changed")
        case .outputOnly: return .violation("\(shown) is set by the server only")
        case .byMethod(let method): return .violation("\(shown) is changed by \(method) only")
        }
        guard parts.count == 2 else { return .path(FieldPath(field: field.name)) }
        switch field.content {
        case .document(let document):
            do throws(JSONPathError) {
                let inner = document.rule.resolving(try JSONPath(parsing: parts[1]))
                return .path(FieldPath(field: field.name, inner: inner))
            } catch {
                return .violation("\(shown) is malformed: \(error)")
            }
        case .labels:
            let key = unquoted(String(parts[1]))
            guard Labels.isValidKey(key), let inner = JSONPath([key]) else {
                return .violation("\(shown) must name a label key matching [a-z0-9_./-]{1,63}")
            }
            return .path(FieldPath(field: field.name, inner: inner))
        default: return .violation("\(shown) leads into a field that has no parts")
        }
    }

    private static func unquoted(_ key: String) -> String {
        guard key.count > 2, key.hasPrefix("`"), key.hasSuffix("`") else { return key }
        return String(key.dropFirst().dropLast())
    }

    private static func withoutOverlaps(_ paths: [FieldPath]) -> [FieldPath] {
        var result: [FieldPath] = []
        for path in paths where !result.contains(where: { $0.contains(path) }) {
            result.removeAll { path.contains($0) }
            result.append(path)
        }
        return result
    }
}

extension Labels {
    /// Takes all labels, or the one that `path` names, from `patch`.
    mutating func take(_ path: FieldPath, from patch: Labels) {
        guard let key = path.inner?.segments.first else {
            self = patch
            return
        }
        self[key] = patch[key]
    }
}

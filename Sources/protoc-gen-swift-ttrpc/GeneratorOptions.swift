/// The options of the plugin, given by `--swift-ttrpc_opt=KEY=VALUE`.
///
/// | key | values | default |
/// |---|---|---|
/// | `Visibility` | `Public`, `Package`, `Internal` | `Internal` |
/// | `FileNaming` | `FullPath`, `PathToUnderscores`, `DropPath` | `FullPath` |
/// | `ProtoPathModuleMappings` | path of a module map as swift-protobuf's plugin takes it | none |
struct GeneratorOptions: Equatable {
    /// An option that does not exist, or a value it does not take.
    struct ParseError: Error, Equatable, CustomStringConvertible {
        var description: String
    }

    /// Who may use the stubs.
    var visibility = Visibility.internal

    /// What the files are called.
    var fileNaming = FileNaming.fullPath

    /// Where to read which module holds the messages of which `.proto` file; nil if all are in the same module.
    var moduleMapPath: String?

    /// Reads the options in the order given; of two values for one key the later counts.
    ///
    /// - Throws: ``ParseError`` naming the key, and the value if that is what is wrong.
    init(pairs: [(key: String, value: String)]) throws(ParseError) {
        for (key, value) in pairs {
            switch key {
            case "Visibility":
                guard let visibility = Visibility(rawValue: value.lowercased()) else {
                    throw ParseError(description: "Visibility cannot be '\(value)': Public, Package or Internal")
                }
                self.visibility = visibility
            case "FileNaming":
                guard let naming = FileNaming(rawValue: value) else {
                    throw ParseError(
                        description: "FileNaming cannot be '\(value)': FullPath, PathToUnderscores or DropPath")
                }
                self.fileNaming = naming
            case "ProtoPathModuleMappings":
                self.moduleMapPath = value.isEmpty ? nil : value
            default:
                throw ParseError(description: "There is no option '\(key)'")
            }
        }
    }
}

/// Access level of everything in the stubs; the raw value is the Swift keyword.
enum Visibility: String {
    case `public`
    case package
    case `internal`
}

/// How the name of a generated file follows from that of its `.proto` file.
enum FileNaming: String {
    /// `a/b/c.proto` → `a/b/c.ttrpc.swift`.
    case fullPath = "FullPath"
    /// `a/b/c.proto` → `a_b_c.ttrpc.swift`.
    case pathToUnderscores = "PathToUnderscores"
    /// `a/b/c.proto` → `c.ttrpc.swift`.
    case dropPath = "DropPath"

    /// The name of the file made from `proto`, a path as protoc knows it, always with forward slashes.
    func fileName(for proto: String) -> String {
        let stem = proto.hasSuffix(".proto") ? String(proto.dropLast(".proto".count)) : proto
        let base =
            switch self {
            case .fullPath: stem
            case .pathToUnderscores: String(stem.map { $0 == "/" ? "_" : $0 })
            case .dropPath: stem.split(separator: "/").last.map(String.init) ?? stem
            }
        return base + ".ttrpc.swift"
    }
}

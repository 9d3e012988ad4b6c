import Foundation
import Testing

/// Holds the imports of every target to the table in Sources/ARCHITECTURE.md.
struct ImportArrowsTests {
    static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources")

    /// What each target may import of ours.
    static let allowed: [String: Set<String>] = [
        "CLinux": [],
        "CLibPQ": [],
        "Reactor": ["CLinux"],
        "Systemd": ["CLinux"],
        "TTRPCWire": [],
        "TTRPC": ["Reactor", "TTRPCWire", "CLinux"],
        "protoc-gen-swift-ttrpc": [],
        "ProfiledProtocol": ["TTRPC"],
        "JSON": [],
        "ProfileModel": ["JSON"],
        "LibPQ": ["CLibPQ", "CLinux", "Reactor"],
        "Migrations": ["LibPQ"],
        "ProfileStore": ["ProfileModel", "LibPQ", "JSON"],
        "ProfileServices": ["ProfileModel", "ProfileStore", "Reactor", "JSON"],
        "ProfiledServer": [
            "CLinux", "JSON", "LibPQ", "Migrations", "ProfileModel", "ProfileServices", "ProfileStore",
            "ProfiledProtocol", "Reactor", "Systemd", "TTRPC", "TTRPCWire",
        ],
        "profiled": ["ProfiledServer", "Systemd"],
        "ProfileClient": ["JSON", "ProfiledProtocol", "Reactor", "TTRPC", "TTRPCWire"],
        "profilectl": ["ProfileClient", "JSON", "ProfiledProtocol", "TTRPC"],
    ]

    static let targets = allowed.keys.sorted()

    /// The modules that a target's files import.
    static func imports(of target: String) throws -> Set<String> {
        let folder = sources.appending(path: target)
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        // Attributes and access level, then perhaps the kind of a single declaration, then the module.
        let pattern = #/^\s*(?:@\w+\s+)*(?:\w+\s+)?import\s+(?:(?:struct|class|enum|func|protocol|actor)\s+)?(\w+)/#
            .anchorsMatchLineEndings()
        var imports: Set<String> = []
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: pattern) { imports.insert(String(match.1)) }
        }
        return imports
    }

    @Test("a target imports only what lies below it", arguments: targets)
    func arrows(target: String) throws {
        let ours = Set(Self.allowed.keys)
        let imports = try Self.imports(of: target)
        let forbidden = imports.intersection(ours).subtracting(Self.allowed[target] ?? [])
        #expect(forbidden.isEmpty, "\(target) must not import \(forbidden.sorted())")
    }

    @Test("every folder in Sources is a target with a row in the table")
    func everyTargetIsListed() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.sources.path)
            .filter { !$0.hasSuffix(".md") && !$0.hasPrefix(".") }
        #expect(Set(folders) == Set(Self.allowed.keys))
    }

    @Test("libpq is called in LibPQ alone, and services never see generated messages")
    func walls() throws {
        for target in Self.targets where target != "LibPQ" {
            #expect(try !Self.imports(of: target).contains("CLibPQ"))
        }
        for target in ["ProfileServices", "ProfileStore", "ProfileModel"] {
            let imports = try Self.imports(of: target)
            #expect(!imports.contains("SwiftProtobuf") && !imports.contains("ProfiledProtocol"))
        }
    }
}

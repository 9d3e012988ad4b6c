// swift-tools-version: 6.2
import Glibc
import PackageDescription

/// Every Swift target is compiled in the Swift 6 language mode under strict memory safety, and async functions run where
/// their caller runs: a request must not leave the reactor because a function on its way is `nonisolated`.
let settings: [SwiftSetting] = [
    .strictMemorySafety(),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// Tests may use what the sources may not: Foundation, and pointers without marks.
let testSettings: [SwiftSetting] = [
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
]

/// How the programs that are installed are linked: nobody looks for symbols in them, and the 100,000 addresses that are
/// moved at each start take 20 KiB in the packed form instead of 2.5 MiB. The loader knows that form since glibc 2.36.
let linking: [LinkerSetting] = {
    var text = [CChar](repeating: 0, count: 64)
    confstr(Int32(_CS_GNU_LIBC_VERSION), &text, text.count)
    let version = String(cString: text).split { !$0.isNumber }.compactMap { Int($0) }
    var flags = ["-use-ld=lld", "-Xlinker", "--no-export-dynamic"]
    if !version.lexicographicallyPrecedes([2, 36]) { flags += ["-Xlinker", "-z", "-Xlinker", "pack-relative-relocs"] }
    return [.unsafeFlags(flags, .when(configuration: .release))]
}()

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let collections = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let protobufPlugin = Target.Dependency.product(name: "SwiftProtobufPluginLibrary", package: "swift-protobuf")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")

let package = Package(
    name: "profiled",
    products: [
        .library(name: "ProfileClient", targets: ["ProfileClient"]),
        .library(name: "TTRPC", targets: ["TTRPC"]),
        .executable(name: "profiled", targets: ["profiled"]),
        .executable(name: "profilectl", targets: ["profilectl"]),
        .executable(name: "protoc-gen-swift-ttrpc", targets: ["protoc-gen-swift-ttrpc"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // The system: libraries and kernel interfaces that Swift cannot reach by itself.
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(name: "CLinux"),

        .target(name: "Systemd", dependencies: ["CLinux"], swiftSettings: settings),

        // The transport: usable by any Swift project, knows nothing of profiles.
        .target(name: "Reactor", dependencies: ["CLinux", collections], swiftSettings: settings),
        .target(name: "TTRPCWire", swiftSettings: settings),
        .target(
            name: "TTRPC", dependencies: ["Reactor", "TTRPCWire", "CLinux", collections, logging, metrics, protobuf],
            swiftSettings: settings),
        .executableTarget(
            name: "protoc-gen-swift-ttrpc", dependencies: [protobuf, protobufPlugin], swiftSettings: settings),
        .target(name: "ProfiledProtocol", dependencies: ["TTRPC", protobuf], swiftSettings: settings),

        // The domain and its storage.
        .target(name: "JSON", swiftSettings: settings),
        .target(name: "ProfileModel", dependencies: ["JSON"], swiftSettings: settings),
        .target(
            name: "LibPQ", dependencies: ["CLibPQ", "CLinux", "Reactor", collections, logging, metrics],
            swiftSettings: settings),
        .target(name: "Migrations", dependencies: ["LibPQ", logging], swiftSettings: settings),
        .target(name: "ProfileStore", dependencies: ["ProfileModel", "LibPQ", "JSON"], swiftSettings: settings),
        .target(
            name: "ProfileServices",
            dependencies: ["ProfileModel", "ProfileStore", "Reactor", "JSON", collections, metrics],
            swiftSettings: settings),

        // The daemon.
        .target(
            name: "ProfiledServer",
            dependencies: [
                "CLinux", "JSON", "LibPQ", "Migrations", "ProfileModel", "ProfileServices", "ProfileStore",
                "ProfiledProtocol", "Reactor", "Systemd", "TTRPC", "TTRPCWire", configuration, lifecycle, logging,
                metrics, protobuf, subprocess, systemPackage, unixSignals, yams,
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "profiled",
            dependencies: ["ProfiledServer", "Systemd", argumentParser, lifecycle, logging, metrics, unixSignals],
            swiftSettings: settings, linkerSettings: linking),

        // What other processes use.
        .target(
            name: "ProfileClient",
            dependencies: ["JSON", "ProfiledProtocol", "Reactor", "TTRPC", "TTRPCWire", protobuf],
            swiftSettings: settings),
        .executableTarget(
            name: "profilectl",
            dependencies: [
                "ProfileClient", "JSON", "ProfiledProtocol", "TTRPC", argumentParser, protobuf, unixSignals,
            ],
            swiftSettings: settings),

        // Tests.
        .testTarget(name: "ArchitectureTests", swiftSettings: testSettings),
        .testTarget(
            name: "ProtocGenSwiftTTRPCTests", dependencies: ["protoc-gen-swift-ttrpc", protobuf, protobufPlugin],
            swiftSettings: testSettings),
        .testTarget(
            name: "ProfiledServerTests",
            dependencies: [
                "ProfiledServer", "LibPQ", "Migrations", "PostgresTestSupport", "ProfileModel", "ProfileServices",
                "ProfileStore", "ProfiledProtocol", "Reactor", "TTRPC", lifecycle, logging, metrics, protobuf,
            ],
            swiftSettings: testSettings),
        .testTarget(
            name: "ProfiledProtocolTests", dependencies: ["ProfiledProtocol", protobuf], swiftSettings: testSettings),
        .testTarget(name: "InteropTests", dependencies: ["TTRPC", protobuf], swiftSettings: testSettings),
        .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: testSettings),
        .testTarget(name: "ProfileModelTests", dependencies: ["ProfileModel", "JSON"], swiftSettings: testSettings),
        .testTarget(
            name: "ProfileClientTests",
            dependencies: ["ProfileClient", "JSON", "ProfiledProtocol", "Reactor", "TTRPC", logging, protobuf],
            swiftSettings: testSettings),
        .testTarget(
            name: "profilectlTests",
            dependencies: [
                "profilectl", "ProfileClient", "JSON", "ProfiledProtocol", "TTRPC", argumentParser, protobuf,
            ],
            swiftSettings: testSettings),
        .testTarget(name: "ReactorTests", dependencies: ["Reactor"], swiftSettings: testSettings),
        .testTarget(name: "SystemdTests", dependencies: ["Systemd", "CLinux"], swiftSettings: testSettings),
        .testTarget(
            name: "TTRPCWireTests", dependencies: ["TTRPCWire", protobuf], swiftSettings: testSettings),
        .testTarget(
            name: "TTRPCTests", dependencies: ["TTRPC", "TTRPCWire", "Reactor", "CLinux", logging, protobuf],
            swiftSettings: testSettings),
        .target(name: "PostgresTestSupport", path: "Tests/PostgresTestSupport", swiftSettings: testSettings),
        .target(
            name: "DaemonTestSupport",
            dependencies: ["PostgresTestSupport", "ProfileClient", "ProfiledProtocol", "TTRPC", "TTRPCWire", protobuf],
            path: "Tests/DaemonTestSupport", swiftSettings: testSettings),
        .testTarget(
            name: "DaemonTests",
            dependencies: [
                "profiled", "profilectl", "DaemonTestSupport", "JSON", "PostgresTestSupport", "ProfileClient",
                "ProfiledProtocol", "TTRPC", "TTRPCWire", protobuf,
            ],
            swiftSettings: testSettings),
        // Not a test by itself: what Tests/Systemd runs against the daemon that it restarts.
        .executableTarget(
            name: "RestartLoad", dependencies: ["ProfileClient"], path: "Tests/Systemd/RestartLoad",
            swiftSettings: testSettings),
        .testTarget(
            name: "LibPQTests", dependencies: ["LibPQ", "Reactor", "PostgresTestSupport", logging],
            swiftSettings: testSettings),
        .testTarget(
            name: "MigrationsTests", dependencies: ["Migrations", "LibPQ", "Reactor", "PostgresTestSupport", logging],
            swiftSettings: testSettings),
        .testTarget(
            name: "ProfileServicesTests",
            dependencies: [
                "ProfileServices", "ProfileStore", "ProfileModel", "Migrations", "LibPQ", "Reactor",
                "PostgresTestSupport", logging,
            ],
            swiftSettings: testSettings),
        .testTarget(
            name: "ProfileStoreTests",
            dependencies: [
                "ProfileStore", "ProfileModel", "Migrations", "LibPQ", "Reactor", "PostgresTestSupport", logging,
            ],
            swiftSettings: testSettings),
    ],
    swiftLanguageModes: [.v6]
)

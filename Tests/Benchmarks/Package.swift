// swift-tools-version: 6.2
import PackageDescription

/// What the benchmarks run beside the daemon. A package of its own, so that nobody who builds or depends on the project
/// builds it too; `bench` does, in release mode.
let package = Package(
    name: "benchmarks",
    dependencies: [
        .package(name: "profiled", path: "../.."),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    ],
    targets: [
        .executableTarget(name: "load", cSettings: [.define("_GNU_SOURCE")]),
        .executableTarget(name: "echo-floor", cSettings: [.define("_GNU_SOURCE")]),
        .executableTarget(
            name: "echo-swift",
            dependencies: [
                .product(name: "TTRPC", package: "profiled"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)

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
        .package(url: "https://github.com/grpc/grpc-swift-2", from: "2.4.3"),
        .package(url: "https://github.com/grpc/grpc-swift-nio-transport", from: "2.9.2"),
        .package(url: "https://github.com/grpc/grpc-swift-protobuf", from: "2.4.1"),
    ],
    targets: [
        .executableTarget(name: "load", cSettings: [.define("_GNU_SOURCE")]),
        .executableTarget(
            name: "client-load",
            dependencies: [.product(name: "ProfileClient", package: "profiled")]),
        .executableTarget(name: "echo-floor", cSettings: [.define("_GNU_SOURCE")]),
        .executableTarget(
            name: "echo-swift",
            dependencies: [
                .product(name: "TTRPC", package: "profiled"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ]),
        .executableTarget(
            name: "echo-grpc",
            dependencies: [
                .product(name: "GRPCCore", package: "grpc-swift-2"),
                .product(name: "GRPCNIOTransportHTTP2Posix", package: "grpc-swift-nio-transport"),
                .product(name: "GRPCProtobuf", package: "grpc-swift-protobuf"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)

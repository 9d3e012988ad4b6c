import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// The protoc plugin: reads a `CodeGeneratorRequest` from standard input and answers with one `.ttrpc.swift` file for
/// each `.proto` file that declares a service.
///
/// Run it as `protoc --plugin=protoc-gen-swift-ttrpc --swift-ttrpc_out=DIR --swift-ttrpc_opt=Visibility=Public …`.
/// ``GeneratorOptions`` lists the options, ``StubRenderer`` says what comes out.
@main
struct GenerateTTRPC: CodeGenerator {
    /// Version of the stubs, shown by `--version`.
    var version: String? { "1.0.0" }

    /// What the plugin tells protoc that it understands.
    var supportedFeatures: [Google_Protobuf_Compiler_CodeGeneratorResponse.Feature] {
        [.proto3Optional, .supportsEditions]
    }

    /// Services look the same in every edition.
    var supportedEditionRange: ClosedRange<Google_Protobuf_Edition> { .proto2 ... .edition2023 }

    /// Renders every file that has services.
    ///
    /// - Throws: ``GeneratorOptions/ParseError`` for an option that does not exist or a value it does not take;
    ///   `ProtoFileToModuleMappings.LoadError` for a module map that cannot be read; what `outputs` throws when two
    ///   files get the same name.
    func generate(
        files: [FileDescriptor],
        parameter: any CodeGeneratorParameter,
        protoCompilerContext: any ProtoCompilerContext,
        generatorOutputs outputs: any GeneratorOutputs
    ) throws {
        let options = try GeneratorOptions(pairs: parameter.parsedPairs)
        let mappings =
            try options.moduleMapPath.map { try ProtoFileToModuleMappings(path: $0) } ?? ProtoFileToModuleMappings()
        for file in files where !file.services.isEmpty {
            var renderer = StubRenderer(file: file, visibility: options.visibility, mappings: mappings)
            try outputs.add(fileName: options.fileNaming.fileName(for: file.name), contents: renderer.render())
        }
    }
}

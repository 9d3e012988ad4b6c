import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// Makes the descriptor of a `.proto` file with one service, as protoc would hand it to the plugin.
struct ShapesFile {
    /// One method: its name, which sides stream, and the comment before it.
    struct Method {
        var name: String
        var clientStreaming = false
        var serverStreaming = false
        var comment = ""
        var output = ".shapes.v1.Out"
        var isDeprecated = false
    }

    /// The comment before the service, lines as in the file without their slashes.
    var comment = ""
    /// The service's methods.
    var methods: [Method]

    /// The descriptor, of the file `shapes/v1/shapes.proto` with the messages `In` and `Out`.
    func descriptor() throws -> FileDescriptor {
        var file = Google_Protobuf_FileDescriptorProto()
        file.name = "shapes/v1/shapes.proto"
        file.package = "shapes.v1"
        file.syntax = "proto3"
        file.dependency = ["google/protobuf/empty.proto"]
        file.messageType = ["In", "Out"].map { name in .with { $0.name = name } }
        file.service = [
            .with { service in
                service.name = "ShapesService"
                service.method = methods.map { method in
                    .with {
                        $0.name = method.name
                        $0.inputType = ".shapes.v1.In"
                        $0.outputType = method.output
                        $0.clientStreaming = method.clientStreaming
                        $0.serverStreaming = method.serverStreaming
                        if method.isDeprecated { $0.options.deprecated = true }
                    }
                }
            }
        ]
        // Paths of source info: field 6 of a file is its services, field 2 of a service its methods.
        file.sourceCodeInfo.location = [
            .with {
                $0.path = [6, 0]
                $0.leadingComments = comment
            }
        ]
        file.sourceCodeInfo.location += methods.enumerated().map { index, method in
            .with {
                $0.path = [6, 0, 2, Int32(index)]
                $0.leadingComments = method.comment
            }
        }
        var empty = Google_Protobuf_FileDescriptorProto()
        empty.name = "google/protobuf/empty.proto"
        empty.package = "google.protobuf"
        empty.syntax = "proto3"
        empty.messageType = [.with { $0.name = "Empty" }]
        let set = DescriptorSet(protos: [empty, file])
        return try set.fileDescriptor(named: file.name).unwrapped()
    }
}

extension Optional {
    /// An error for a value that the test needs and that is not there.
    struct Missing: Error {}

    /// The value, or ``Missing``.
    func unwrapped() throws -> Wrapped {
        guard let self else { throw Missing() }
        return self
    }
}

import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// Renders the stubs of the services in one `.proto` file.
///
/// For each service there is an enum named like a message of that package would be. It holds the service's name, the
/// descriptors of its methods (`Method`) with the types of their messages (`signatures`), the protocol that a server implements (`ServiceProtocol`) and a typed client
/// (`Client`); an extension of the protocol registers the methods with a router. Comments of services and methods in the
/// `.proto` file become the documentation.
///
/// The result depends on nothing but the descriptor and the settings, so the same input always gives the same text.
struct StubRenderer {
    private let file: FileDescriptor
    private let access: String
    private let namer: SwiftProtobufNamer
    private let mappings: ProtoFileToModuleMappings
    private var printer = CodePrinter(indent: "    ".unicodeScalars)

    /// Prepares to render the services of `file`.
    ///
    /// - Parameters:
    ///   - file: The file with the services, with source info if comments are to be carried over.
    ///   - visibility: Access level of all that is rendered, and of the imports it needs.
    ///   - mappings: Which modules hold the messages of other files.
    init(file: FileDescriptor, visibility: Visibility, mappings: ProtoFileToModuleMappings = .init()) {
        self.file = file
        self.access = visibility.rawValue
        self.mappings = mappings
        self.namer = SwiftProtobufNamer(currentFile: file, protoFileToModuleMappings: mappings)
    }

    /// The text of the Swift file.
    mutating func render() -> String {
        let warning = "Do not edit: change the .proto file and generate again."
        print("// Made from \(file.name) by protoc-gen-swift-ttrpc. \(warning)")
        print("// swift-format-ignore-file")
        print()
        for module in modules.sorted() {
            print("\(access) import \(module)")
        }
        for service in file.services {
            print()
            renderService(service)
            print()
            renderRegistration(service)
        }
        return printer.content
    }

    private mutating func renderService(_ service: ServiceDescriptor) {
        document(service.protoSourceComments(), otherwise: "The service `\(service.fullName)`.")
        block("\(access) enum \(name(of: service))") { this in
            this.print("/// Full name of the service on the wire.")
            this.print("\(this.access) static let serviceName = \"\(service.fullName)\"")
            this.print()
            this.renderMethods(service)
            this.print()
            this.renderSignatures(service)
            this.print()
            this.renderProtocol(service)
            this.print()
            this.renderClient(service)
        }
    }

    private mutating func renderMethods(_ service: ServiceDescriptor) {
        print("/// Descriptors of the methods.")
        block("\(access) enum Method") { this in
            for method in service.methods {
                this.print("/// `\(service.fullName)/\(method.name)`.")
                this.print("\(this.access) static let \(MethodName.constant(method.name)) = MethodDescriptor(")
                let shape = method.shape.rawValue
                this.print("    service: \"\(service.fullName)\", method: \"\(method.name)\", shape: .\(shape))")
                this.print()
            }
            this.print("/// Every method, in the order of the .proto file.")
            let all = service.methods.map { MethodName.constant($0.name) }.joined(separator: ", ")
            this.print("\(this.access) static let all: [MethodDescriptor] = [\(all)]")
        }
    }

    private mutating func renderSignatures(_ service: ServiceDescriptor) {
        print("/// Every method with the types of its messages, in the order of the .proto file.")
        print("\(access) static let signatures: [MethodSignature] = [")
        for method in service.methods {
            let (input, output) = messages(of: method)
            print("    MethodSignature(")
            let constant = MethodName.constant(method.name)
            print("        Method.\(constant), request: \(input).self, response: \(output).self),")
        }
        print("]")
    }

    private mutating func renderProtocol(_ service: ServiceDescriptor) {
        document(service.protoSourceComments(), otherwise: "The service `\(service.fullName)`.")
        print("///")
        print("/// This is what a server implements. An error thrown as `RPCError` reaches the caller as it is.")
        block("\(access) protocol ServiceProtocol: RegistrableService") { this in
            for (index, method) in service.methods.enumerated() {
                if index > 0 { this.print() }
                this.document(method.protoSourceComments(), otherwise: "`\(method.name)`.")
                this.renderSignature("func \(MethodName.swift(method.name))", this.serverSignature(method))
                this.print()
            }
        }
    }

    private mutating func renderClient(_ service: ServiceDescriptor) {
        print("/// Calls `\(service.fullName)` over a connection.")
        block("\(access) struct Client: Sendable") { this in
            this.print("private let client: TTRPCClient")
            this.print()
            this.print("/// Makes a client that sends its calls through `client`, which may be shared.")
            this.block("\(this.access) init(wrapping client: TTRPCClient)") { $0.print("self.client = client") }
            for method in service.methods {
                this.print()
                this.document(method.protoSourceComments(), otherwise: "`\(method.name)`.")
                this.documentCall(method)
                if method.options.deprecated { this.print("@available(*, deprecated)") }
                this.renderClientMethod(method)
            }
        }
    }

    private mutating func renderClientMethod(_ method: SwiftProtobufPluginLibrary.MethodDescriptor) {
        renderSignature("\(access) func \(MethodName.swift(method.name))", clientSignature(method))
        let argument = method.clientStreaming ? "" : "request, "
        let body =
            switch method.shape {
            case .unary, .serverStreaming: ""
            case .clientStreaming: ", produce"
            case .bidirectionalStreaming: ", body"
            }
        let descriptor = "Method.\(MethodName.constant(method.name))"
        print(" {")
        print("    try await client.\(method.shape.call)(\(descriptor), \(argument)options: options\(body))")
        print("}")
    }

    private mutating func renderRegistration(_ service: ServiceDescriptor) {
        let type = name(of: service)
        block("extension \(type).ServiceProtocol") { this in
            this.print("/// Makes every method of the service known to `router`.")
            this.block("\(this.access) func registerMethods(with router: inout Router)") { this in
                for method in service.methods {
                    let descriptor = "\(type).Method.\(MethodName.constant(method.name))"
                    let (parameters, arguments) = this.registrationClosure(method)
                    let elements = this.elementsArgument(method)
                    this.print("router.\(method.shape.registration)(\(descriptor)\(elements)) {")
                    this.print("    (\(parameters.joined(separator: ", "))) in")
                    this.print("    try await self.\(MethodName.swift(method.name))(\(arguments))")
                    this.print("}")
                }
            }
        }
    }
}

// MARK: - Signatures

extension StubRenderer {
    /// Parameters and what follows them.
    private struct Signature {
        var generics = ""
        var parameters: [String]
        var result: String?
    }

    private func serverSignature(_ method: SwiftProtobufPluginLibrary.MethodDescriptor) -> Signature {
        let (input, output) = messages(of: method)
        let request = method.clientStreaming ? "_ requests: RequestStream<\(input)>" : "_ request: \(input)"
        let responses = method.serverStreaming ? ["responses: ResponseWriter<\(output)>"] : []
        return Signature(
            parameters: [request] + responses + ["context: ServerContext"],
            result: method.serverStreaming ? nil : output)
    }

    private func clientSignature(_ method: SwiftProtobufPluginLibrary.MethodDescriptor) -> Signature {
        let (input, output) = messages(of: method)
        let options = "options: CallOptions = .defaults"
        return switch method.shape {
        case .unary:
            Signature(parameters: ["_ request: \(input)", options], result: output)
        case .serverStreaming:
            Signature(parameters: ["_ request: \(input)", options], result: "ResponseStream<\(output)>")
        case .clientStreaming:
            Signature(
                parameters: [options, "_ produce: @Sendable (RequestWriter<\(input)>) async throws -> Void"],
                result: output)
        case .bidirectionalStreaming:
            Signature(
                generics: "<Result>",
                parameters: [
                    options, "_ body: (RequestWriter<\(input)>, ResponseStream<\(output)>) async throws -> Result",
                ],
                result: "Result")
        }
    }

    private func registrationClosure(
        _ method: SwiftProtobufPluginLibrary.MethodDescriptor
    ) -> (parameters: [String], arguments: String) {
        let (input, output) = messages(of: method)
        let request = method.clientStreaming ? "requests" : "request"
        let type = method.clientStreaming ? "RequestStream<\(input)>" : input
        guard method.serverStreaming else {
            return (["\(request): \(type)", "context: ServerContext"], "\(request), context: context")
        }
        return (
            ["\(request): \(type)", "responses: ResponseWriter<\(output)>", "context: ServerContext"],
            "\(request), responses: responses, context: context"
        )
    }

    /// For a response that may hold many messages: how many of them one does.
    private func elementsArgument(_ method: SwiftProtobufPluginLibrary.MethodDescriptor) -> String {
        let repeated = method.outputType.fields.filter { $0.isRepeated && !$0.isMap && $0.type == .message }
        guard case .unary = method.shape, !repeated.isEmpty else { return "" }
        let counts = repeated.map { field in
            "$0.\(namer.messagePropertyNames(field: field, prefixed: "", includeHasAndClear: false).name).count"
        }
        return ", elements: { \(counts.joined(separator: " + ")) }"
    }

    /// The modules whose types the stubs mention: the transport's, and those of messages that live elsewhere.
    private var modules: Set<String> {
        var modules: Set = ["TTRPC"]
        for message in file.services.flatMap(\.methods).flatMap({ [$0.inputType, $0.outputType] }).compactMap({ $0 }) {
            if namer.fullName(message: message).hasPrefix(namer.swiftProtobufModulePrefix) {
                modules.insert(namer.swiftProtobufModuleName)
            } else if let module = mappings.moduleName(forFile: message.file) {
                modules.insert(module)
            }
        }
        return modules
    }

    private func messages(of method: SwiftProtobufPluginLibrary.MethodDescriptor) -> (input: String, output: String) {
        (namer.fullName(message: method.inputType), namer.fullName(message: method.outputType))
    }

    private func name(of service: ServiceDescriptor) -> String {
        namer.typePrefix(forFile: file) + service.name
    }

    /// Prints a declaration with one parameter a line, without a line break at its end.
    private mutating func renderSignature(_ declaration: String, _ signature: Signature) {
        print("\(declaration)\(signature.generics)(")
        for (index, parameter) in signature.parameters.enumerated() {
            print("    \(parameter)\(index + 1 < signature.parameters.count ? "," : "")")
        }
        printer.print(") async throws\(signature.result.map { " -> \($0)" } ?? "")", newlines: false)
    }
}

// MARK: - Text

extension StubRenderer {
    private mutating func print(_ line: String = "") {
        printer.print(line, newlines: true)
    }

    private mutating func block(_ head: String, _ body: (inout StubRenderer) -> Void) {
        print("\(head) {")
        printer.indent()
        body(&self)
        printer.outdent()
        print("}")
    }

    /// Prints a comment taken from the `.proto` file, or the sentence given when there is none: public declarations are
    /// never without documentation.
    private mutating func document(_ comment: String, otherwise sentence: String) {
        let lines = comment.split(separator: "\n", omittingEmptySubsequences: true)
        guard !lines.isEmpty else { return print("/// \(sentence)") }
        for line in lines {
            print(String(line))
        }
    }

    /// Prints what the parameters of a client's method mean.
    private mutating func documentCall(_ method: SwiftProtobufPluginLibrary.MethodDescriptor) {
        print("///")
        print("/// - Parameters:")
        if !method.clientStreaming { print("///   - request: The message to send.") }
        print("///   - options: Deadline and metadata of this call.")
        switch method.shape {
        case .unary:
            print("/// - Returns: The message received.")
        case .serverStreaming:
            print("/// - Returns: The messages received, in order; the sequence throws if the call fails later on.")
        case .clientStreaming:
            print("///   - produce: Writes the messages; the stream ends when it returns, is cancelled when it throws.")
            print("/// - Returns: The message received.")
        case .bidirectionalStreaming:
            print("///   - body: Writes and reads messages; the call ends when it returns, fails when it throws.")
            print("/// - Returns: What `body` returned.")
        }
        print("/// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.")
    }
}

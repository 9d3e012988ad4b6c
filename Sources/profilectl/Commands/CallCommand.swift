internal import ArgumentParser
internal import FoundationEssentials
internal import JSON
internal import ProfileClient
internal import ProfiledProtocol
internal import TTRPC

/// `profilectl call`
struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call", abstract: "Calls any method of the daemon: JSON in, JSON out.",
        discussion: """
            The request is the protobuf JSON form of the method's message; documents may stand in it as objects instead of \
            text. For a stream of requests give one a line; a stream of responses is printed one a line. A failure is \
            printed as JSON with code, message and details to the error output. Nothing is tried twice.
            `profilectl describe` lists the methods.
            """)

    @Argument(
        help: ArgumentHelp("The method, such as profiled.v1.Control/Describe.", valueName: "service/method"),
        completion: .list(CallTable.entries.map(\.method.fullName)))
    var method: String
    @Argument(help: "The request as JSON, or - for the input (default: an empty message).") var json: String = ""
    @Option(
        name: [.customShort("H"), .long],
        help: ArgumentHelp("Sends metadata with the call.", valueName: "key=value"))
    var metadata: [String] = []
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        guard let entry = CallTable.entry(named: method) else {
            let near = CallTable.suggestions(for: method)
            let advice = near.isEmpty ? "`profilectl describe` lists them" : "is it \(near.joined(separator: " or "))?"
            throw CommandFailure(.notFound, "there is no method \(method); \(advice)")
        }
        let text = try json == "-" ? Self.inputText() : json
        let options = CallOptions(timeout: global.timeout?.duration, metadata: try callMetadata())
        let isIndented =
            global.output != .ndjson && (entry.method.shape == .unary || entry.method.shape == .clientStreaming)
        // Where there is an admin socket, administrators' methods are answered on it alone.
        let isForAdmins = entry.method.service == Profiled_V1_AdminService.serviceName
        let client = try global.client(at: isForAdmins ? AdminOptions.path(besides: global.socket) : nil)
        do {
            try await entry.call(client.transport, CallInput(text), options: options) { line in
                print(TextCell.escapedJSON(isIndented ? Self.indented(line) : line))
                Terminal.flush()
            }
        } catch let error as RPCError {
            if error.reason == RPCError.notSentReason {
                let failure = ProfileClientError(error, calling: entry.method)
                throw CommandFailure(failure, subject: entry.method.fullName)
            }
            let failure = CallFailure(status: error)
            Terminal.printError(
                TextCell.escapedJSON(global.output == .ndjson ? failure.json.text : failure.json.prettyText()))
            throw ExitCode(failure.exitStatus.rawValue)
        }
    }

    private func callMetadata() throws -> Metadata {
        var pairs: Metadata = ["request-id": UUID().uuidString.lowercased()]
        if let actor = global.actor { pairs.append("actor", actor) }
        for pair in metadata {
            guard let equals = pair.firstIndex(of: "="), equals != pair.startIndex else {
                throw ValidationError("--metadata takes key=value, not \(pair).")
            }
            let key = pair[..<equals].lowercased()
            if key == "request-id" {
                pairs.set(key, String(pair[pair.index(after: equals)...]))
            } else {
                pairs.append(key, String(pair[pair.index(after: equals)...]))
            }
        }
        return pairs
    }

    private static func inputText() throws -> String {
        guard let text = String(validating: try InputFile.bytes("-"), as: UTF8.self) else {
            throw CommandFailure(.usage, "the request is not UTF-8")
        }
        return text
    }

    /// The message's JSON with a line for each member; numbers keep their digits.
    private static func indented(_ json: String) -> String {
        let limits = JSONLimits(maximumBytes: 64 * 1024 * 1024, maximumDepth: JSONLimits.deepest)
        return (try? JSONValue(parsing: json, limits: limits).prettyText()) ?? json
    }
}

internal import ArgumentParser
internal import FoundationEssentials
internal import JSON
internal import ProfileClient
internal import SwiftProtobuf
internal import TTRPC

/// What commands for the daemon's operation take.
struct AdminOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The daemon's admin socket (or PROFILED_SOCKET_ADMIN_PATH; default: admin.sock beside --socket).",
            valueName: "path"), completion: .file())
    var adminSocket: String?
    @OptionGroup var global: GlobalOptions

    /// The socket to use: a daemon without an admin socket answers on its other one.
    var path: String { adminSocket ?? Self.path(besides: global.socket) }

    /// Where administrators connect to the daemon that listens at `socket`.
    static func path(besides socket: String) -> String {
        let named = ProcessInfo.processInfo.environment["PROFILED_SOCKET_ADMIN_PATH"] ?? ""
        if named == "none" { return socket }
        if !named.isEmpty { return named }
        let beside = socket.lastIndex(of: "/").map { socket[...$0] + "admin.sock" } ?? "admin.sock"
        return FileManager.default.fileExists(atPath: beside) ? beside : socket
    }

    /// A client on that socket.
    func client() throws -> ProfileClient { try global.client(at: path) }

    /// Makes one call.
    func call<Request: Message, Response: Message>(
        _ client: ProfileClient, _ method: MethodDescriptor, _ request: Request, changesNothing: Bool = true
    ) async throws -> Response {
        do {
            let options = CallOptions(timeout: global.timeout?.duration ?? .seconds(10))
            return try await client.transport.unary(method, request, options: options)
        } catch let error as RPCError {
            throw CommandFailure(
                ProfileClientError(error, calling: method, changesNothing: changesNothing), subject: "daemon")
        }
    }

    /// Makes one call on a connection of its own.
    func call<Request: Message, Response: Message>(
        _ method: MethodDescriptor, _ request: Request, changesNothing: Bool = true
    ) async throws -> Response {
        try await call(try client(), method, request, changesNothing: changesNothing)
    }

    /// Prints an answer: as lines for people, or as the message's JSON.
    func show(_ message: some Message, _ lines: () -> [String]) throws {
        guard global.output != .table else {
            for line in lines() { print(line) }
            return
        }
        let json = try message.jsonString()
        let limits = JSONLimits(maximumBytes: 64 * 1024 * 1024, maximumDepth: JSONLimits.deepest)
        let isIndented = global.output == .json
        print(
            TextCell.escapedJSON(
                isIndented ? (try? JSONValue(parsing: json, limits: limits).prettyText()) ?? json : json))
    }

    /// The lines of a table, cut to the terminal.
    static func table(_ columns: [TableColumn], _ rows: [[String]]) -> [String] {
        TableRenderer(columns: columns, width: Terminal.width).lines(rows)
    }
}

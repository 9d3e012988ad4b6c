import DaemonTestSupport
import Foundation
import ProfileClient
import ProfiledProtocol
import SwiftProtobuf
import TTRPC
import TTRPCWire
import Testing

/// A daemon on a machine with users and groups of the test's own: it sees other files in the place of /etc/passwd and
/// /etc/group, which the test may change, and has a configuration file and an admin socket.
final class AccessWorld: Sendable {
    let daemon: DaemonProcess
    /// A client of root's, who may do everything.
    let client: ProfileClient
    private let folder: String

    /// Writer of `own` and of accounts that begin with `team-`, by its name.
    static let campaigns = LocalIdentity(userID: 70_001)
    /// Reader of `own`, as a member of the group `marketing`. Her process isn't in it.
    static let anna = LocalIdentity(userID: 70_002)
    /// An admin, since his process is in the group `operators`. He is no member of it.
    static let otto = LocalIdentity(userID: 70_003, groups: [71_002])
    /// In no group that counts.
    static let stranger = LocalIdentity(userID: 70_004)
    /// A number without a name.
    static let nameless = LocalIdentity(userID: 70_099)
    static let root = LocalIdentity(userID: 0)

    static let rules = """
        access:
          - {user: campaigns, accounts: [own, "team-*"], role: writer}
          - {group: marketing, accounts: [own], role: reader}
          - {group: operators, role: admin}
        """

    init() async throws {
        folder = "/tmp/profiled-access-\(UInt32.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
        let users = ["campaigns", "anna", "otto", "stranger"].enumerated().map { index, name in
            "\(name):x:\(70_001 + index):\(70_001 + index)::/:/bin/false\n"
        }
        try (String(contentsOfFile: "/etc/passwd", encoding: .utf8) + users.joined())
            .write(toFile: folder + "/passwd", atomically: true, encoding: .utf8)
        try Self.groups(marketing: "anna").write(toFile: folder + "/group", atomically: true, encoding: .utf8)
        try Self.rules.write(toFile: folder + "/profiled.yaml", atomically: true, encoding: .utf8)
        let mounts = "mount --bind \(folder)/passwd /etc/passwd && mount --bind \(folder)/group /etc/group"
        daemon = try await DaemonProcess.start(
            arguments: ["--config", folder + "/profiled.yaml"],
            environment: [
                "PROFILED_SOCKET_ADMIN_PATH": "", "PROFILED_SOCKET_PERMISSIONS": "0666",
                "PROFILED_SOCKET_ADMIN_PERMISSIONS": "0666",
            ],
            wrapper: [
                "/usr/bin/unshare", "--mount", "--propagation", "private", "/bin/sh", "-c", mounts + #" && exec "$@""#,
                "sh",
            ])
        client = try daemon.client()
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    static let shared = Task { try await AccessWorld() }

    private static func groups(marketing members: String) throws -> String {
        try String(contentsOfFile: "/etc/group", encoding: .utf8) + "marketing:x:71001:\(members)\noperators:x:71002:\n"
    }

    /// Changes who is in the group `marketing`. In place: the daemon sees this very file.
    func setMarketing(_ members: String) throws {
        try Self.groups(marketing: members).write(toFile: folder + "/group", atomically: false, encoding: .utf8)
    }

    /// Changes the configuration file.
    func configure(_ text: String) throws {
        try text.write(toFile: folder + "/profiled.yaml", atomically: false, encoding: .utf8)
    }

    /// Has the daemon read its configuration again.
    func reload() async throws -> Profiled_V1_ReloadConfigurationResponse {
        let admin = try TTRPCClient(path: daemon.adminSocketPath)
        let response = try await Profiled_V1_AdminService.Client(wrapping: admin).reloadConfiguration(.init())
        await admin.close()
        return response
    }
}

/// Any method, called with a message that holds an account and nothing else.
struct ProbedMethod: Sendable, CustomTestStringConvertible {
    let service: String
    let name: String
    let permission: Profiled_V1_MethodPermission
    let isClientStreaming: Bool
    /// Whether the account stands in a message in field 1.
    let isNested: Bool

    var testDescription: String { "\(service)/\(name)" }

    /// Every method of every service in `protocol/`.
    static func all() throws -> [ProbedMethod] {
        let set = try Google_Protobuf_FileDescriptorSet(
            serializedBytes: DescriptorSet.serialized, extensions: Profiled_V1_Options_Extensions)
        return set.file.flatMap { file in
            file.service.flatMap { service in
                service.method.map { method in
                    ProbedMethod(
                        service: "\(file.package).\(service.name)", name: method.name,
                        permission: file.package == "grpc.health.v1" ? .public : method.options.Profiled_V1_permission,
                        isClientStreaming: method.clientStreaming,
                        isNested: method.inputType == ".profiled.v1.WatchChangesRequest")
                }
            }
        }
    }

    /// Calls it; the error's message when it was not allowed, nil when it was answered in whatever other way.
    func refusal(_ connection: RawConnection, streamID: UInt32, account: String) throws -> String? {
        var payload: [UInt8] = []
        if !account.isEmpty, permission == .read || permission == .write {
            payload = [0x0A, UInt8(account.utf8.count)] + Array(account.utf8)
            if isNested { payload = [0x0A, UInt8(payload.count)] + payload }
        }
        try connection.send(
            RawCaller.request(
                streamID, service, name, payload: payload, flags: isClientStreaming ? .remoteClosed : [],
                timeoutNanoseconds: 5_000_000_000))
        while let frame = try connection.receiveFrame() {
            // Streams of earlier methods may still say something.
            guard frame.streamID == streamID else { continue }
            guard frame.type == 2 else { return nil }
            let envelope = try ResponseEnvelope(parsing: frame.data.span)
            guard let range = envelope.status else { return nil }
            let status = try Google_Rpc_Status(serializedBytes: Array(frame.data[range]))
            return status.code == RPCError.Code.permissionDenied.rawValue ? status.message : nil
        }
        throw DaemonTestError("closed instead of an answer to \(testDescription)")
    }
}

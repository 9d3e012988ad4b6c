import DaemonTestSupport
import Foundation
import ProfileClient
import ProfiledProtocol
import SwiftProtobuf
import TTRPC

/// One write as it goes over the wire, for tests that compare answers byte by byte.
struct WriteCall: Sendable {
    /// What the test calls it.
    var name: String
    /// The method of `profiled.v1.CustomerProfileService`.
    var method: String
    /// The encoded request.
    var payload: [UInt8]

    init(_ name: String, _ method: String, _ request: some Message) throws {
        self.name = name
        self.method = method
        payload = try request.serializedBytes()
    }

    /// Sends it over a connection of its own.
    func send(to world: DataWorld) async throws -> RawCaller.Answer {
        try await send { try world.rawConnection() }
    }

    /// Sends it over a connection of its own.
    func send(to daemon: DaemonProcess) async throws -> RawCaller.Answer {
        try await send { try daemon.rawConnection(timeout: .seconds(30)) }
    }

    private func send(over connect: @Sendable @escaping () throws -> RawConnection) async throws -> RawCaller.Answer {
        try await onThread {
            try RawCaller(try connect()).call(
                Profiled_V1_CustomerProfileService.serviceName, method, payload: payload)
        }
    }
}

/// One write of every kind there is for profiles, each of which would succeed.
struct EveryWrite: Sendable {
    let account: String
    /// The writes, on records of their own.
    let calls: [WriteCall]

    /// Makes records for the writes in a new account.
    ///
    /// - Parameters:
    ///   - named: whether every write has a request id.
    ///   - validateOnly: whether the writes are tries.
    init(_ world: DataWorld, named: Bool, validateOnly: Bool = false) async throws {
        let account = "writes-\(UUID().uuidString)"
        let profiles = world.client.account(account).customerProfiles.with { $0.namesWrites = false }
        let made = try await profiles.batchCreate(
            (0..<10).map { number in
                var record = CustomerProfile.full("record \(number)")
                record.isDefault = number == 9
                return record
            })
        for index in [2, 3] { try await profiles.delete(made[index].id) }
        try await profiles.update(made[4].id) { $0.name = "renamed" }
        self.account = account
        func key(_ method: String) -> String { named ? "\(method)-\(UUID().uuidString)" : "" }
        let ids = made.map(\.id)
        calls = [
            try WriteCall(
                "create", "Create",
                Profiled_V1_CreateCustomerProfileRequest.with {
                    ($0.accountID, $0.requestID, $0.validateOnly) = (account, key("create"), validateOnly)
                    $0.customerProfile.name = "created"
                    $0.customerProfile.labels = ["b": "1", "a": "2", "c": "3", "z": "", "y": "5"]
                }),
            try WriteCall(
                "update", "Update",
                Profiled_V1_UpdateCustomerProfileRequest.with {
                    ($0.accountID, $0.requestID, $0.validateOnly) = (account, key("update"), validateOnly)
                    ($0.customerProfile.id, $0.customerProfile.name) = (ids[0], "updated")
                    ($0.updateMask.paths, $0.expectedVersion) = (["name"], 1)
                }),
            try WriteCall(
                "delete", "Delete",
                Profiled_V1_DeleteCustomerProfileRequest.with {
                    ($0.accountID, $0.requestID, $0.validateOnly) = (account, key("delete"), validateOnly)
                    ($0.id, $0.expectedVersion) = (ids[1], 1)
                }),
            try WriteCall(
                "undelete", "Undelete",
                Profiled_V1_UndeleteCustomerProfileRequest.with {
                    ($0.accountID, $0.requestID, $0.validateOnly) = (account, key("undelete"), validateOnly)
                    ($0.id, $0.expectedVersion) = (ids[2], 2)
                }),
            try WriteCall(
                "expunge", "Expunge",
                Profiled_V1_ExpungeCustomerProfileRequest.with {
                    ($0.accountID, $0.requestID, $0.validateOnly) = (account, key("expunge"), validateOnly)
                    ($0.id, $0.expectedVersion) = (ids[3], 2)
                }),
            try WriteCall(
                "rollback", "Rollback",
                Profiled_V1_RollbackCustomerProfileRequest.with {
                    ($0.accountID, $0.requestID, $0.validateOnly) = (account, key("rollback"), validateOnly)
                    ($0.id, $0.version, $0.expectedVersion) = (ids[4], 1, 2)
                }),
            try WriteCall(
                "set default", "SetDefault",
                Profiled_V1_SetDefaultCustomerProfileRequest.with {
                    ($0.accountID, $0.requestID, $0.validateOnly) = (account, key("default"), validateOnly)
                    ($0.id, $0.expectedVersion) = (ids[5], 1)
                }),
            try WriteCall(
                "batch create", "BatchCreate",
                Profiled_V1_BatchCreateCustomerProfilesRequest.with {
                    ($0.accountID, $0.requestID, $0.validateOnly) = (account, key("batchCreate"), validateOnly)
                    $0.customerProfiles = (0..<3).map { number in .with { $0.name = "batch \(number)" } }
                }),
            try WriteCall(
                "batch update", "BatchUpdate",
                Profiled_V1_BatchUpdateCustomerProfilesRequest.with {
                    ($0.accountID, $0.requestID, $0.validateOnly) = (account, key("batchUpdate"), validateOnly)
                    $0.requests = [6, 7].map { index in
                        .with {
                            ($0.customerProfile.id, $0.customerProfile.description_p) = (ids[index], "batch")
                            ($0.updateMask.paths, $0.expectedVersion) = (["description"], 1)
                        }
                    }
                }),
            try WriteCall(
                "batch delete", "BatchDelete",
                Profiled_V1_BatchDeleteCustomerProfilesRequest.with {
                    ($0.accountID, $0.requestID, $0.validateOnly) = (account, key("batchDelete"), validateOnly)
                    $0.requests = [.with { ($0.id, $0.expectedVersion) = (ids[8], 1) }]
                }),
        ]
    }
}

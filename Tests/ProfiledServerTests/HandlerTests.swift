import Foundation
import ProfiledProtocol
import SwiftProtobuf
import TTRPC
import Testing

@testable import ProfiledServer

/// Calls through a client, a socket and a real database.
struct HandlerTests {
    private func profile(_ name: String) -> Profiled_V1_CreateCustomerProfileRequest {
        var request = Profiled_V1_CreateCustomerProfileRequest()
        request.accountID = "acme"
        request.customerProfile.name = name
        return request
    }

    private func violations(_ error: RPCError?) -> [String] {
        let request: Google_Rpc_BadRequest? = error?.detail()
        return request?.fieldViolations.map(\.field) ?? []
    }

    @Test func `Control describes limits, services and descriptors`() async throws {
        try await TestDaemon.with { daemon in
            let description = try await daemon.control.describe(.init())
            #expect(description.version == DaemonVersion.current)
            #expect(description.limits.maxFrameBytes == 4_194_304)
            #expect(description.limits.defaultTimeout.seconds == 30)
            #expect(description.limits.maxBatchItems == 1000)
            let set = try Google_Protobuf_FileDescriptorSet(serializedBytes: description.fileDescriptorSet)
            let described = set.file.flatMap { file in file.service.map { "\(file.package).\($0.name)" } }
            #expect(Set(description.services).isSubset(of: described))
            #expect(Set(daemon.router.methods.map(\.service)) == Set(description.services))
            var short = Profiled_V1_DescribeRequest()
            short.omitDescriptors = true
            #expect(try await daemon.control.describe(short).fileDescriptorSet.isEmpty)
            #expect(try await !daemon.control.cancel(.init()).wasRunning)
        }
    }

    @Test func `Admin tells the state, and metrics that end in EOF`() async throws {
        try await TestDaemon.with { daemon in
            // The pool waits for its first reading connection only: the other lanes may still be connecting.
            var status = try await daemon.admin.status(.init())
            let deadline = ContinuousClock.now + .seconds(20)
            while status.state != .serving, ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(20))
                status = try await daemon.admin.status(.init())
            }
            #expect(status.state == .serving && status.database.state == .connected)
            #expect(status.database.lanes.map(\.name) == ["read", "slow", "write"])
            #expect(status.openConnections == 1 && status.runningCalls == 1)
            #expect(status.residentMemoryBytes > 1_000_000)
            #expect(try await daemon.admin.metrics(.init()).text.hasSuffix("# EOF\n"))
        }
    }

    @Test func `the actor is the metadata's, else the peer's user by number`() async throws {
        try await TestDaemon.with { daemon in
            let plain = try await daemon.profiles.create(profile("a"))
            #expect(plain.createdBy == "uid:\(getuid())")
            let named = try await daemon.profiles.create(
                profile("b"), options: CallOptions(metadata: ["actor": "  Zoë "]))
            #expect(named.createdBy == "Zoë")
            for wrong in ["", String(repeating: "x", count: 256), "a\u{7}b"] {
                let error = await rpcError {
                    try await daemon.profiles.create(profile("c"), options: CallOptions(metadata: ["actor": wrong]))
                }
                #expect(error?.code == .invalidArgument && violations(error) == ["metadata.actor"])
            }
        }
    }

    @Test func `wrong fields are named by path, in batches with their index`() async throws {
        try await TestDaemon.with { daemon in
            var batch = Profiled_V1_BatchCreateBrandGuidelinesRequest()
            batch.accountID = "acme"
            var good = Profiled_V1_BrandGuideline()
            good.brandName = "x"
            var level = good
            level.detailLevel = .UNRECOGNIZED(99)
            var id = good
            id.id = "nope"
            var account = good
            account.accountID = "other"
            batch.brandGuidelines = [good, level, id, account]
            let error = await rpcError { try await daemon.brands.batchCreate(batch) }
            #expect(error?.code == .invalidArgument)
            #expect(
                violations(error) == [
                    "brand_guidelines[1].detail_level", "brand_guidelines[2].id", "brand_guidelines[3].account_id",
                ])
            for count in [0, 1001] {
                batch.brandGuidelines = Array(repeating: good, count: count)
                #expect(
                    violations(await rpcError { try await daemon.brands.batchCreate(batch) }) == ["brand_guidelines"])
            }
        }
    }

    @Test func `a batch whose answer would fit no frame is refused before it is written`() async throws {
        try await TestDaemon.with { daemon in
            var batch = Profiled_V1_BatchCreateCustomerProfilesRequest()
            batch.accountID = "acme"
            batch.customerProfiles = (0..<940).map { number in
                var profile = Profiled_V1_CustomerProfile()
                profile.name = "\(number)"
                profile.description_p = String(repeating: "x", count: 4096)
                return profile
            }
            // The answer repeats the actor twice a record, which the request has once.
            let options = CallOptions(
                timeout: .seconds(120), metadata: ["actor": String(repeating: "a", count: 255)])
            let error = await rpcError { try await daemon.profiles.batchCreate(batch, options: options) }
            #expect(error?.code == .invalidArgument)
            #expect(violations(error) == ["customer_profiles"])
            var list = Profiled_V1_ListCustomerProfilesRequest()
            list.accountID = "acme"
            let stored = try await daemon.profiles.list(list)
            #expect(stored.customerProfiles.isEmpty)
        }
    }

    @Test func `records of a batch come in the order asked for, with those that are missing`() async throws {
        try await TestDaemon.with { daemon in
            let first = try await daemon.profiles.create(profile("first"))
            let second = try await daemon.profiles.create(profile("second"))
            let missing = UUID().uuidString.lowercased()
            var request = Profiled_V1_BatchGetCustomerProfilesRequest()
            request.accountID = "acme"
            request.ids = [second.id.uppercased(), missing, first.id, second.id]
            let answer = try await daemon.profiles.batchGet(request)
            #expect(answer.customerProfiles.map(\.id) == [second.id, first.id, second.id])
            #expect(answer.missingIds == [missing])
            request.accountID = "another"
            #expect(try await daemon.profiles.batchGet(request).customerProfiles.isEmpty)
            request.ids = ["a", first.id, ""]
            #expect(violations(await rpcError { try await daemon.profiles.batchGet(request) }) == ["ids[0]", "ids[2]"])
        }
    }

    @Test func `a mask leaves out what it doesn't name, never id, account and version`() async throws {
        try await TestDaemon.with { daemon in
            let made = try await daemon.profiles.create(profile("masked"))
            var request = Profiled_V1_GetCustomerProfileRequest()
            request.accountID = "acme"
            request.id = made.id
            request.readMask.paths = ["name"]
            let read = try await daemon.profiles.get(request)
            #expect(read.name == "masked" && read.id == made.id && read.version == 1 && read.accountID == "acme")
            #expect(!read.hasCreatedAt && read.createdBy.isEmpty)
            request.readMask.paths = ["nonsense"]
            let error = await rpcError { try await daemon.profiles.get(request) }
            #expect(error?.code == .invalidArgument && error?.reason == "INVALID_FIELD_MASK")
        }
    }

    @Test func `an update says which record, and a stale version which is current`() async throws {
        try await TestDaemon.with { daemon in
            let made = try await daemon.profiles.create(profile("before"))
            var request = Profiled_V1_UpdateCustomerProfileRequest()
            request.accountID = "acme"
            request.customerProfile.name = "after"
            request.updateMask.paths = ["name"]
            #expect(violations(await rpcError { try await daemon.profiles.update(request) }) == ["customer_profile.id"])
            request.customerProfile.id = made.id
            request.expectedVersion = 5
            let stale = await rpcError { try await daemon.profiles.update(request) }
            #expect(stale?.code == .aborted && stale?.reason == "VERSION_MISMATCH")
            let info: Google_Rpc_ErrorInfo? = stale?.detail()
            #expect(info?.metadata["current_version"] == "1")
            request.expectedVersion = -1
            #expect(violations(await rpcError { try await daemon.profiles.update(request) }) == ["expected_version"])
            request.expectedVersion = 1
            #expect(try await daemon.profiles.update(request).version == 2)
        }
    }

    @Test func `an error about a very long text of the request is a short answer`() async throws {
        try await TestDaemon.with { daemon in
            let made = try await daemon.profiles.create(profile("long"))
            var request = Profiled_V1_UpdateCustomerProfileRequest()
            request.accountID = "acme"
            request.customerProfile.id = made.id
            request.updateMask.paths = [String(repeating: "x", count: 4_000_000)]
            #expect(await rpcError { try await daemon.profiles.update(request) }?.code == .invalidArgument)
            #expect(try await daemon.control.describe(.init()).processID > 0)
        }
    }

    @Test func `U+0000 in a text is refused with its field, before any statement`() async throws {
        try await TestDaemon.with { daemon in
            var request = profile("x")
            request.customerProfile.description_p = "a\0b"
            let error = await rpcError { try await daemon.profiles.create(request) }
            #expect(error?.code == .invalidArgument && violations(error) == ["customer_profile.description"])
        }
    }

    @Test func `a call is logged at debug with method, code, peer and request id, and not at info`() async throws {
        try await TestDaemon.with(logLevel: .debug) { daemon in
            var request = Profiled_V1_GetCustomerProfileRequest()
            request.accountID = "acme"
            request.id = UUID().uuidString
            let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
            let metadata: Metadata = ["request-id": "r-1", "traceparent": trace]
            _ = await rpcError { try await daemon.profiles.get(request, options: CallOptions(metadata: metadata)) }
            let line = try #require(daemon.log.lines.first { $0.hasPrefix("debug call ") })
            #expect(line.contains("method=profiled.v1.CustomerProfileService/Get"))
            #expect(
                line.contains("code=NOT_FOUND") && line.contains("peer-uid=\(getuid())")
                    && line.contains("request-id=r-1"))
            #expect(line.contains("trace-id=0af7651916cd43dd8448eb211c80319c"))
            #expect(line.wholeMatch(of: /.* duration-us=\d+ .*/) != nil)
        }
        try await TestDaemon.with { daemon in
            _ = try await daemon.control.describe(.init())
            #expect(daemon.log.lines.allSatisfy { !$0.contains(" call ") })
        }
    }

    @Test func `a slow call is logged at warning with what it waited for`() async throws {
        try await TestDaemon.with { daemon in
            // A quarter of it is what a slow statement takes.
            daemon.parts.slowCalls.set(milliseconds: 1)
            daemon.pool.slowRequests.setLimit(.zero)
            for number in 0..<100 where !daemon.log.lines.contains(where: { $0.hasPrefix("warning a slow call ") }) {
                _ = try await daemon.profiles.create(
                    profile("slow \(number)"), options: CallOptions(metadata: ["request-id": "r-2"]))
            }
            let line = try #require(daemon.log.lines.first { $0.hasPrefix("warning a slow call ") })
            #expect(
                line.contains("method=profiled.v1.CustomerProfileService/Create") && line.contains("request-id=r-2")
                    && line.contains("account=acme"))
            #expect(line.contains("lane=") && line.contains("queue-us=") && line.contains("statement="), "\(line)")
            daemon.parts.slowCalls.set(milliseconds: 0)
            let count = daemon.log.lines.count
            _ = try await daemon.profiles.create(profile("not told"))
            #expect(daemon.log.lines.count == count)
        }
    }

    @Test(
        "a malformed trace context and a request id too long are passed over",
        arguments: [
            "", "00", "00-0-0-0", "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331", String(repeating: "0", count: 300),
        ])
    func malformedTrace(text: String) {
        #expect(CallLogFields.traceID(text) == nil)
        #expect(CallLogFields.requestID(["request-id": String(repeating: "x", count: 129)]) == nil)
        #expect(CallLogFields.requestID(["request-id": String(repeating: "x", count: 128)]) != nil)
        #expect(CallLogFields.traceID("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more") != nil)
    }

    @Test func `the table of migrations has aligned columns`() {
        let lines = SchemaAdministration.table(["N", "NAME", "BY"], [["1", "first", "a"], ["22", "x", "longer"]])
        #expect(lines == ["N   NAME   BY", "1   first  a", "22  x      longer"])
    }
}

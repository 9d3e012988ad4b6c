import JSON
import ProfiledProtocol
import SwiftProtobuf
import TTRPC
import Testing

@testable import profilectl

struct CallTests {
    @Test func `The table holds every method of the descriptor set with its types and shape`() throws {
        let set = try Google_Protobuf_FileDescriptorSet(serializedBytes: Array(DescriptorSet.serialized))
        var expected: Set<String> = []
        for file in set.file {
            for service in file.service {
                for method in service.method {
                    let name = "\(file.package).\(service.name)/\(method.name)"
                    expected.insert(name)
                    let entry = try #require(CallTable.entry(named: name), "\(name) is missing")
                    #expect("." + entry.requestName == method.inputType)
                    #expect("." + entry.responseName == method.outputType)
                    let shape: MethodDescriptor.Shape =
                        switch (method.clientStreaming, method.serverStreaming) {
                        case (false, false): .unary
                        case (true, false): .clientStreaming
                        case (false, true): .serverStreaming
                        case (true, true): .bidirectionalStreaming
                        }
                    #expect(entry.method.shape == shape)
                }
            }
        }
        #expect(Set(CallTable.entries.map(\.method.fullName)) == expected)
    }

    @Test func `Methods are found by slash or dot, and near misses are suggested`() {
        #expect(CallTable.entry(named: "/profiled.v1.Control/Describe") != nil)
        #expect(CallTable.entry(named: "profiled.v1.Control.Describe") != nil)
        #expect(CallTable.entry(named: "profiled.v1.Control/describe") == nil)
        #expect(CallTable.suggestions(for: "profiled.v1.Control/describe") == ["profiled.v1.Control/Describe"])
        #expect(CallTable.suggestions(for: "nothing.like/It").isEmpty)
    }

    @Test func `Documents in a request may be objects or text, and keep their digits`() throws {
        let object = CallInput(#"{"accountId":"a","customerProfile":{"name":"x","demographics":{"n":1.50}}}"#)
        let text = CallInput(#"{"account_id":"a","customer_profile":{"name":"x","demographics":"{\"n\":1.50}"}}"#)
        let request = try object.single(Profiled_V1_CreateCustomerProfileRequest.self)
        #expect(request.customerProfile.demographics == #"{"n":1.50}"#)
        #expect(try text.single(Profiled_V1_CreateCustomerProfileRequest.self) == request)
    }

    @Test func `No text is an empty message, and wrong text an error`() throws {
        #expect(try CallInput(" \n").single(Profiled_V1_DescribeRequest.self) == Profiled_V1_DescribeRequest())
        for wrong in ["{", "[]", "7", #"{"nothing":1}"#, #"{"omitDescriptors":"x"}"#] {
            #expect(throws: CommandFailure.self) { try CallInput(wrong).single(Profiled_V1_DescribeRequest.self) }
        }
    }

    @Test func `A stream's requests are one value or one a line`() throws {
        let lines = CallInput("{\"streamId\":1}\n\n{\"streamId\":2}\n")
        #expect(try lines.all(Profiled_V1_CancelRequest.self).map(\.streamID) == [1, 2])
        #expect(try CallInput("{\n\"streamId\":\n3}").all(Profiled_V1_CancelRequest.self).map(\.streamID) == [3])
    }

    @Test func `A failure shows code, message and details, unknown ones too`() {
        var status = RPCError.invalidField("name", "must not be empty").adding(
            reason: "INVALID_FIELD", domain: "profiled")
        status.details.append(.with { $0.typeURL = "type.example/some.Type" })
        #expect(
            CallFailure(status: status).json.text
                == #"{"code":"INVALID_ARGUMENT","message":"name: must not be empty","details":["#
                + #"{"@type":"google.rpc.BadRequest","fieldViolations":[{"field":"name","description":"must not be empty"}]},"#
                + #"{"@type":"google.rpc.ErrorInfo","reason":"INVALID_FIELD","domain":"profiled"},"#
                + #"{"@type":"some.Type","bytes":0}]}"#)
        #expect(CallFailure(status: status).exitStatus == .invalid)
    }

    @Test func `The catalogue describes services, methods, messages and enums`() throws {
        let catalogue = try ServiceCatalogue(serialized: Array(DescriptorSet.serialized))
        #expect(catalogue.lines(nil)?.contains("profiled.v1.Control") == true)
        #expect(Set(catalogue.methodNames) == Set(CallTable.entries.map(\.method.fullName)))
        #expect(catalogue.lines("profiled.v1.Control/Cancel")?.contains("  streamId  uint32") == true)
        #expect(catalogue.lines("profiled.v1.DetailLevel")?.last == "  2  DETAIL_LEVEL_FULL")
        #expect(
            catalogue.lines("profiled.v1.BrandGuideline")?.contains("  labels               map of string to string")
                == true)
        #expect(catalogue.lines("nothing") == nil)
        #expect(throws: CommandFailure.self) { try ServiceCatalogue(serialized: [0xFF]) }
    }
}

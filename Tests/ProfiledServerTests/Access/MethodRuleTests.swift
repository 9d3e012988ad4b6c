import Foundation
import ProfiledProtocol
import SwiftProtobuf
import TTRPC
import Testing

@testable import ProfiledServer

struct MethodRuleTests {
    private static let set = try? Google_Protobuf_FileDescriptorSet(
        serializedBytes: DescriptorSet.serialized, extensions: Profiled_V1_Options_Extensions)

    /// Every method of every service in `protocol/`.
    static let methods: [(descriptor: MethodDescriptor, declaration: Google_Protobuf_MethodDescriptorProto)] =
        (set?.file ?? []).flatMap { file in
            file.service.flatMap { service in
                service.method.map { method in
                    (
                        MethodDescriptor(
                            service: "\(file.package).\(service.name)", method: method.name, shape: .unary), method
                    )
                }
            }
        }

    @Test func `every method declares who may call it, and names the account that this is about`() throws {
        let rules = try MethodRule.rules(
            for: Self.methods.map(\.descriptor), declaredIn: DescriptorCatalogue(DescriptorSet.serialized))
        #expect(rules.count == Self.methods.count && rules.count > 100)
        for ((descriptor, declaration), rule) in zip(Self.methods, rules) {
            let isRead = declaration.options.idempotencyLevel == .noSideEffects
            switch rule.permission {
            case .open:
                #expect(["grpc.health.v1.Health", "profiled.v1.Control"].contains(descriptor.service))
            case .admin: #expect(descriptor.service == Profiled_V1_AdminService.serviceName)
            case .account(.reader):
                #expect(
                    isRead || descriptor == Profiled_V1_ChangeService.Method.watch.asUnary, "\(descriptor.fullName)")
            case .account(.writer): #expect(!isRead, "\(descriptor.fullName)")
            case .account(.admin): Issue.record("\(descriptor.fullName)")
            }
        }
    }

    @Test func `a method without a permission, or whose request names no account, is refused`() throws {
        let set = try #require(Self.set)
        let method = Profiled_V1_CustomerProfileService.Method.get
        func change(_ body: (inout Google_Protobuf_MethodDescriptorProto) -> Void) throws -> DescriptorCatalogue {
            var copy = set
            for file in copy.file.indices {
                for service in copy.file[file].service.indices
                where copy.file[file].service[service].name == "CustomerProfileService" {
                    for index in copy.file[file].service[service].method.indices
                    where copy.file[file].service[service].method[index].name == "Get" {
                        body(&copy.file[file].service[service].method[index])
                    }
                }
            }
            return try DescriptorCatalogue(try copy.serializedData())
        }
        let none = try change { $0.options.clearProfiled_V1_permission() }
        #expect(throws: UndeclaredPermission.self) { try MethodRule.rules(for: [method], declaredIn: none) }
        let unknown = try change { $0.options.Profiled_V1_permission = .UNRECOGNIZED(99) }
        #expect(throws: UndeclaredPermission.self) { try MethodRule.rules(for: [method], declaredIn: unknown) }
        let nameless = try change { $0.inputType = ".profiled.v1.CancelRequest" }
        #expect(throws: UndeclaredPermission.self) { try MethodRule.rules(for: [method], declaredIn: nameless) }
        let other = MethodDescriptor(service: "x.Y", method: "Z", shape: .unary)
        let own = try DescriptorCatalogue(DescriptorSet.serialized)
        #expect(throws: UndeclaredPermission.self) { try MethodRule.rules(for: [other], declaredIn: own) }
    }
}

extension MethodDescriptor {
    /// The same names, whatever the shape.
    fileprivate var asUnary: MethodDescriptor { MethodDescriptor(service: service, method: method, shape: .unary) }
}

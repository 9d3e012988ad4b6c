import SwiftProtobuf
import Testing

@testable import ProfiledProtocol

struct DescriptorSetTests {
    @Test("the descriptor set has every service of the module, and what it imports first")
    func descriptorSet() throws {
        let set = try Google_Protobuf_FileDescriptorSet(serializedBytes: DescriptorSet.serialized)
        var seen: Set<String> = []
        for file in set.file {
            #expect(file.dependency.allSatisfy(seen.contains), "\(file.name)")
            seen.insert(file.name)
        }
        let services = set.file.flatMap { file in file.service.map { "\(file.package).\($0.name)" } }
        #expect(
            Set(services) == [
                Grpc_Health_V1_Health.serviceName, Profiled_V1_AccountService.serviceName,
                Profiled_V1_AdminService.serviceName, Profiled_V1_BrandGuidelineService.serviceName,
                Profiled_V1_BudgetService.serviceName, Profiled_V1_CampaignUsageService.serviceName,
                Profiled_V1_ChangeService.serviceName, Profiled_V1_ContainerService.serviceName,
                Profiled_V1_Control.serviceName, Profiled_V1_CustomerProfileService.serviceName,
            ])
    }
}

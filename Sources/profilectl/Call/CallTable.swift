internal import ProfiledProtocol
internal import TTRPC

/// Every method that can be called by name. A test compares it with the descriptor set, so no service is forgotten.
enum CallTable {
    /// The methods in the order of their services' names.
    static let entries: [CallEntry] = signatures.map { signature in
        CallEntry(signature.method, signature.request, signature.response)
    }

    private static let signatures: [MethodSignature] =
        Grpc_Health_V1_Health.signatures
        + Profiled_V1_AccountService.signatures
        + Profiled_V1_AdminService.signatures
        + Profiled_V1_BrandGuidelineService.signatures
        + Profiled_V1_BudgetService.signatures
        + Profiled_V1_CampaignUsageService.signatures
        + Profiled_V1_ChangeService.signatures
        + Profiled_V1_ContainerService.signatures
        + Profiled_V1_Control.signatures
        + Profiled_V1_CustomerProfileService.signatures

    /// The method of a name such as `profiled.v1.Control/Describe`; a dot or a leading slash will do too.
    static func entry(named name: String) -> CallEntry? {
        let name = name.first == "/" ? String(name.dropFirst()) : name
        return entries.first { $0.method.fullName == name || "\($0.method.service).\($0.method.method)" == name }
    }

    /// Names of methods that look like one that doesn't exist: the same method or service name without regard to case.
    static func suggestions(for name: String) -> [String] {
        let wanted = name.lowercased().split { $0 == "/" || $0 == "." }.last.map(String.init) ?? ""
        let service = name.lowercased().split(separator: "/").first.map(String.init) ?? ""
        let near = entries.map(\.method).filter {
            $0.fullName.lowercased() == name.lowercased() || $0.service.lowercased().hasSuffix(service)
        }
        let same = near.filter { $0.method.lowercased() == wanted }
        return (same.isEmpty ? near : same).map(\.fullName)
    }
}

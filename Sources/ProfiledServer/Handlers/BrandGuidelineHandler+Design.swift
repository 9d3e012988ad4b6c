internal import ProfileModel
internal import ProfileServices
internal import ProfileStore
internal import ProfiledProtocol
internal import TTRPC

/// What designers do with guidelines.
extension BrandGuidelineHandler {
    func lint(
        _ request: Profiled_V1_LintBrandGuidelineRequest, context: ServerContext
    ) async throws -> Profiled_V1_LintBrandGuidelineResponse {
        let (findings, version) = try await operations.service.lint(
            try AccountID(request.accountID), try RecordID.parse(request.id, field: "id"))
        var response = Profiled_V1_LintBrandGuidelineResponse()
        response.version = version
        response.findings = findings.map { finding in
            var message = Profiled_V1_LintBrandGuidelineResponse.Finding()
            message.rule = finding.rule.rawValue
            message.severity =
                switch finding.severity {
                case .notice: .notice
                case .warning: .warning
                case .error: .error
                }
            message.path = finding.path
            message.message = finding.message
            message.contrastThousandths = finding.contrastThousandths ?? 0
            return message
        }
        return response
    }

    func importDesignTokens(
        _ request: Profiled_V1_ImportDesignTokensRequest, context: ServerContext
    ) async throws -> Profiled_V1_BrandGuideline {
        let (account, id, version) = try request.target()
        return try await request.perform(context) {
            Profiled_V1_BrandGuideline($0, .all)
        } _: { write in
            try await operations.service.importDesignTokens(
                account, id, request.designTokens, expectedVersion: version, write)
        }
    }

    func exportDesignTokens(
        _ request: Profiled_V1_ExportDesignTokensRequest, context: ServerContext
    ) async throws -> Profiled_V1_ExportDesignTokensResponse {
        let (file, version) = try await operations.service.exportDesignTokens(
            try AccountID(request.accountID), try RecordID.parse(request.id, field: "id"))
        var response = Profiled_V1_ExportDesignTokensResponse()
        response.designTokens = file
        response.version = version
        return response
    }
}

public import JSON
internal import ProfiledProtocol
internal import SwiftProtobuf
internal import TTRPC

extension RecordCollection where Record == BrandGuideline {
    /// Looks at guidelines as a designer would: contrast of the palette (WCAG 2.2, 1.4.3), missing logo or fonts, the type
    /// scale. Changes nothing.
    ///
    /// - Throws: `notFound`.
    public func lint(_ id: String) async throws(ProfileClientError) -> LintReport {
        var request = Profiled_V1_LintBrandGuidelineRequest()
        (request.accountID, request.id) = (account, id)
        let response: Profiled_V1_LintBrandGuidelineResponse =
            try await caller.unary(Profiled_V1_BrandGuidelineService.Method.lint, request, .read)
        let findings = response.findings.map { finding in
            LintFinding(
                rule: finding.rule, severity: LintFinding.Severity(rawValue: finding.severity.rawValue) ?? .unknown,
                path: finding.path, message: finding.message,
                contrastThousandths: finding.contrastThousandths == 0 ? nil : finding.contrastThousandths)
        }
        return LintReport(findings: findings, version: response.version)
    }

    /// Takes colours, fonts and sizes from a design tokens file (Design Tokens Community Group format) into the full style
    /// guide, keeps the whole file there, and returns the guidelines.
    ///
    /// - Throws: `invalid` naming tokens by their paths, `notFound`, `versionMismatch`, `failedPrecondition` when the
    ///   guidelines are deleted.
    @discardableResult
    public func importDesignTokens(
        _ file: JSONObject, into id: String, expectedVersion: Int64? = nil
    ) async throws(ProfileClientError) -> BrandGuideline {
        var request = Profiled_V1_ImportDesignTokensRequest()
        (request.accountID, request.id, request.expectedVersion) = (account, id, expectedVersion ?? 0)
        request.designTokens = file.text
        let method = Profiled_V1_BrandGuidelineService.Method.importDesignTokens
        return try BrandGuideline.decode(try await caller.unary(method, request, .write), method)
    }

    /// The guidelines as a design tokens file: what was imported, with the current colours, fonts and sizes.
    ///
    /// - Throws: `notFound`.
    public func exportDesignTokens(_ id: String) async throws(ProfileClientError) -> DesignTokens {
        var request = Profiled_V1_ExportDesignTokensRequest()
        (request.accountID, request.id) = (account, id)
        let method = Profiled_V1_BrandGuidelineService.Method.exportDesignTokens
        let response: Profiled_V1_ExportDesignTokensResponse = try await caller.unary(method, request, .read)
        let file = try DocumentError.translated(method) { () throws(DocumentError) in
            try DocumentError.object(response.designTokens, "design_tokens")
        }
        return DesignTokens(file: file, version: response.version)
    }
}

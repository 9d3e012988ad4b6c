internal import ProfiledProtocol

extension Profiled_V1_CreateBrandGuidelineRequest: WriteRequest {}
extension Profiled_V1_BatchCreateBrandGuidelinesRequest: WriteRequest {}
extension Profiled_V1_UpdateBrandGuidelineRequest: UpdateRequest {
    var record: Profiled_V1_BrandGuideline { brandGuideline }
}
extension Profiled_V1_BatchUpdateBrandGuidelinesRequest: WriteRequest {}
extension Profiled_V1_DeleteBrandGuidelineRequest: RecordRequest {}
extension Profiled_V1_BatchDeleteBrandGuidelinesRequest: WriteRequest {}
extension Profiled_V1_UndeleteBrandGuidelineRequest: RecordRequest {}
extension Profiled_V1_ExpungeBrandGuidelineRequest: RecordRequest {}
extension Profiled_V1_SetDefaultBrandGuidelineRequest: RecordRequest {}
extension Profiled_V1_RollbackBrandGuidelineRequest: RecordRequest {}
extension Profiled_V1_ImportDesignTokensRequest: RecordRequest {}

extension Profiled_V1_BrandGuidelineVersion: WireVersion {
    var record: Profiled_V1_BrandGuideline {
        get { brandGuideline }
        set { brandGuideline = newValue }
    }
}

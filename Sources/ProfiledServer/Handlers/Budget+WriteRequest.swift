internal import ProfiledProtocol

extension Profiled_V1_CreateBudgetRequest: WriteRequest {}
extension Profiled_V1_BatchCreateBudgetsRequest: WriteRequest {}
extension Profiled_V1_UpdateBudgetRequest: UpdateRequest {
    var record: Profiled_V1_Budget { budget }
}
extension Profiled_V1_BatchUpdateBudgetsRequest: WriteRequest {}
extension Profiled_V1_DeleteBudgetRequest: RecordRequest {}
extension Profiled_V1_BatchDeleteBudgetsRequest: WriteRequest {}
extension Profiled_V1_UndeleteBudgetRequest: RecordRequest {}
extension Profiled_V1_ExpungeBudgetRequest: RecordRequest {}
extension Profiled_V1_RollbackBudgetRequest: RecordRequest {}
extension Profiled_V1_PauseBudgetRequest: RecordRequest {}
extension Profiled_V1_ResumeBudgetRequest: RecordRequest {}

extension Profiled_V1_BudgetVersion: WireVersion {
    var record: Profiled_V1_Budget {
        get { budget }
        set { budget = newValue }
    }
}

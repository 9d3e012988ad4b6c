internal import ProfiledProtocol

extension Profiled_V1_CreateBudgetRequest: WriteRequest {}
extension Profiled_V1_BatchCreateBudgetsRequest: WriteRequest {}
extension Profiled_V1_UpdateBudgetRequest: WriteRequest {}
extension Profiled_V1_BatchUpdateBudgetsRequest: WriteRequest {}
extension Profiled_V1_DeleteBudgetRequest: RecordRequest {}
extension Profiled_V1_BatchDeleteBudgetsRequest: WriteRequest {}
extension Profiled_V1_UndeleteBudgetRequest: RecordRequest {}
extension Profiled_V1_ExpungeBudgetRequest: RecordRequest {}
extension Profiled_V1_RollbackBudgetRequest: RecordRequest {}
extension Profiled_V1_PauseBudgetRequest: RecordRequest {}
extension Profiled_V1_ResumeBudgetRequest: RecordRequest {}

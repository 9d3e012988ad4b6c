// Made from profiled/v1/budget.proto by protoc-gen-swift-ttrpc. Do not edit: change the .proto file and generate again.
// swift-format-ignore-file

public import TTRPC

/// Budgets: how much may be spent, when, and what was. Money is exact: amounts are millionths (micros) of the currency's
/// unit, and no floating point takes part anywhere.
///
/// Errors are those of CustomerProfileService, and for spends: a budget with hard_cap would be overdrawn →
/// FAILED_PRECONDITION, reason BUDGET_EXHAUSTED; no spends are taken in its state → FAILED_PRECONDITION, reason
/// BUDGET_NOT_ACTIVE.
///
/// Every write takes a request_id, so that it can be sent again, and validate_only; where the caller names an entry or
/// a reservation, that name does the same work as a request_id, and for ever.
public enum Profiled_V1_BudgetService {
    /// Full name of the service on the wire.
    public static let serviceName = "profiled.v1.BudgetService"

    /// Descriptors of the methods.
    public enum Method {
        /// `profiled.v1.BudgetService/Create`.
        public static let create = MethodDescriptor(
            service: "profiled.v1.BudgetService", method: "Create", shape: .unary)

        /// `profiled.v1.BudgetService/Get`.
        public static let get = MethodDescriptor(
            service: "profiled.v1.BudgetService", method: "Get", shape: .unary)

        /// `profiled.v1.BudgetService/List`.
        public static let list = MethodDescriptor(
            service: "profiled.v1.BudgetService", method: "List", shape: .unary)

        /// `profiled.v1.BudgetService/Update`.
        public static let update = MethodDescriptor(
            service: "profiled.v1.BudgetService", method: "Update", shape: .unary)

        /// `profiled.v1.BudgetService/Delete`.
        public static let delete = MethodDescriptor(
            service: "profiled.v1.BudgetService", method: "Delete", shape: .unary)

        /// `profiled.v1.BudgetService/Undelete`.
        public static let undelete = MethodDescriptor(
            service: "profiled.v1.BudgetService", method: "Undelete", shape: .unary)

        /// `profiled.v1.BudgetService/Expunge`.
        public static let expunge = MethodDescriptor(
            service: "profiled.v1.BudgetService", method: "Expunge", shape: .unary)

        /// `profiled.v1.BudgetService/BatchGet`.
        public static let batchGet = MethodDescriptor(
            service: "profiled.v1.BudgetService", method: "BatchGet", shape: .unary)

        /// `profiled.v1.BudgetService/BatchCreate`.
        public static let batchCreate = MethodDescriptor(
            service: "profiled.v1.BudgetService", method: "BatchCreate", shape: .unary)

        /// `profiled.v1.BudgetService/BatchUpdate`.
        public static let batchUpdate = MethodDescriptor(
            service: "profiled.v1.BudgetService", method: "BatchUpdate", shape: .unary)

        /// `profiled.v1.BudgetService/BatchDelete`.
        public static let batchDelete = MethodDescriptor(
            service: "profiled.v1.BudgetService", method: "BatchDelete", shape: .unary)

        /// `profiled.v1.BudgetService/ListVersions`.
        public static let listVersions = MethodDescriptor(
            service: "profiled.v1.BudgetService", method: "ListVersions", shape: .unary)

        /// `profiled.v1.BudgetService/GetVersion`.
        public static let getVersion = MethodDescriptor(
            service: "profiled.v1.BudgetService", method: "GetVersion", shape: .unary)

        /// `profiled.v1.BudgetService/DiffVersions`.
        public static let diffVersions = MethodDescriptor(
            service: "profiled.v1.BudgetService", method: "DiffVersions", shape: .unary)

        /// `profiled.v1.BudgetService/Rollback`.
        public static let rollback = MethodDescriptor(
            service: "profiled.v1.BudgetService", method: "Rollback", shape: .unary)

        /// `profiled.v1.BudgetService/RecordSpend`.
        public static let recordSpend = MethodDescriptor(
            service: "profiled.v1.BudgetService", method: "RecordSpend", shape: .unary)

        /// `profiled.v1.BudgetService/RecordSpends`.
        public static let recordSpends = MethodDescriptor(
            service: "profiled.v1.BudgetService", method: "RecordSpends", shape: .clientStreaming)

        /// `profiled.v1.BudgetService/ReverseSpend`.
        public static let reverseSpend = MethodDescriptor(
            service: "profiled.v1.BudgetService", method: "ReverseSpend", shape: .unary)

        /// `profiled.v1.BudgetService/SetSpend`.
        public static let setSpend = MethodDescriptor(
            service: "profiled.v1.BudgetService", method: "SetSpend", shape: .unary)

        /// `profiled.v1.BudgetService/Reserve`.
        public static let reserve = MethodDescriptor(
            service: "profiled.v1.BudgetService", method: "Reserve", shape: .unary)

        /// `profiled.v1.BudgetService/Commit`.
        public static let commit = MethodDescriptor(
            service: "profiled.v1.BudgetService", method: "Commit", shape: .unary)

        /// `profiled.v1.BudgetService/Release`.
        public static let release = MethodDescriptor(
            service: "profiled.v1.BudgetService", method: "Release", shape: .unary)

        /// `profiled.v1.BudgetService/ListSpend`.
        public static let listSpend = MethodDescriptor(
            service: "profiled.v1.BudgetService", method: "ListSpend", shape: .unary)

        /// `profiled.v1.BudgetService/GetPacing`.
        public static let getPacing = MethodDescriptor(
            service: "profiled.v1.BudgetService", method: "GetPacing", shape: .unary)

        /// `profiled.v1.BudgetService/Pause`.
        public static let pause = MethodDescriptor(
            service: "profiled.v1.BudgetService", method: "Pause", shape: .unary)

        /// `profiled.v1.BudgetService/Resume`.
        public static let resume = MethodDescriptor(
            service: "profiled.v1.BudgetService", method: "Resume", shape: .unary)

        /// `profiled.v1.BudgetService/ListAlertEvents`.
        public static let listAlertEvents = MethodDescriptor(
            service: "profiled.v1.BudgetService", method: "ListAlertEvents", shape: .unary)

        /// Every method, in the order of the .proto file.
        public static let all: [MethodDescriptor] = [create, get, list, update, delete, undelete, expunge, batchGet, batchCreate, batchUpdate, batchDelete, listVersions, getVersion, diffVersions, rollback, recordSpend, recordSpends, reverseSpend, setSpend, reserve, commit, release, listSpend, getPacing, pause, resume, listAlertEvents]
    }

    /// Every method with the types of its messages, in the order of the .proto file.
    public static let signatures: [MethodSignature] = [
        MethodSignature(
            Method.create, request: Profiled_V1_CreateBudgetRequest.self, response: Profiled_V1_Budget.self),
        MethodSignature(
            Method.get, request: Profiled_V1_GetBudgetRequest.self, response: Profiled_V1_Budget.self),
        MethodSignature(
            Method.list, request: Profiled_V1_ListBudgetsRequest.self, response: Profiled_V1_ListBudgetsResponse.self),
        MethodSignature(
            Method.update, request: Profiled_V1_UpdateBudgetRequest.self, response: Profiled_V1_Budget.self),
        MethodSignature(
            Method.delete, request: Profiled_V1_DeleteBudgetRequest.self, response: Profiled_V1_Budget.self),
        MethodSignature(
            Method.undelete, request: Profiled_V1_UndeleteBudgetRequest.self, response: Profiled_V1_Budget.self),
        MethodSignature(
            Method.expunge, request: Profiled_V1_ExpungeBudgetRequest.self, response: Profiled_V1_ExpungeBudgetResponse.self),
        MethodSignature(
            Method.batchGet, request: Profiled_V1_BatchGetBudgetsRequest.self, response: Profiled_V1_BatchGetBudgetsResponse.self),
        MethodSignature(
            Method.batchCreate, request: Profiled_V1_BatchCreateBudgetsRequest.self, response: Profiled_V1_BatchCreateBudgetsResponse.self),
        MethodSignature(
            Method.batchUpdate, request: Profiled_V1_BatchUpdateBudgetsRequest.self, response: Profiled_V1_BatchUpdateBudgetsResponse.self),
        MethodSignature(
            Method.batchDelete, request: Profiled_V1_BatchDeleteBudgetsRequest.self, response: Profiled_V1_BatchDeleteBudgetsResponse.self),
        MethodSignature(
            Method.listVersions, request: Profiled_V1_ListBudgetVersionsRequest.self, response: Profiled_V1_ListBudgetVersionsResponse.self),
        MethodSignature(
            Method.getVersion, request: Profiled_V1_GetBudgetVersionRequest.self, response: Profiled_V1_BudgetVersion.self),
        MethodSignature(
            Method.diffVersions, request: Profiled_V1_DiffBudgetVersionsRequest.self, response: Profiled_V1_DiffBudgetVersionsResponse.self),
        MethodSignature(
            Method.rollback, request: Profiled_V1_RollbackBudgetRequest.self, response: Profiled_V1_Budget.self),
        MethodSignature(
            Method.recordSpend, request: Profiled_V1_RecordSpendRequest.self, response: Profiled_V1_RecordSpendResponse.self),
        MethodSignature(
            Method.recordSpends, request: Profiled_V1_RecordSpendsRequest.self, response: Profiled_V1_RecordSpendsResponse.self),
        MethodSignature(
            Method.reverseSpend, request: Profiled_V1_ReverseSpendRequest.self, response: Profiled_V1_ReverseSpendResponse.self),
        MethodSignature(
            Method.setSpend, request: Profiled_V1_SetSpendRequest.self, response: Profiled_V1_SetSpendResponse.self),
        MethodSignature(
            Method.reserve, request: Profiled_V1_ReserveRequest.self, response: Profiled_V1_ReserveResponse.self),
        MethodSignature(
            Method.commit, request: Profiled_V1_CommitRequest.self, response: Profiled_V1_CommitResponse.self),
        MethodSignature(
            Method.release, request: Profiled_V1_ReleaseRequest.self, response: Profiled_V1_ReleaseResponse.self),
        MethodSignature(
            Method.listSpend, request: Profiled_V1_ListSpendRequest.self, response: Profiled_V1_ListSpendResponse.self),
        MethodSignature(
            Method.getPacing, request: Profiled_V1_GetPacingRequest.self, response: Profiled_V1_Pacing.self),
        MethodSignature(
            Method.pause, request: Profiled_V1_PauseBudgetRequest.self, response: Profiled_V1_Budget.self),
        MethodSignature(
            Method.resume, request: Profiled_V1_ResumeBudgetRequest.self, response: Profiled_V1_Budget.self),
        MethodSignature(
            Method.listAlertEvents, request: Profiled_V1_ListAlertEventsRequest.self, response: Profiled_V1_ListAlertEventsResponse.self),
    ]

    /// Budgets: how much may be spent, when, and what was. Money is exact: amounts are millionths (micros) of the currency's
    /// unit, and no floating point takes part anywhere.
    ///
    /// Errors are those of CustomerProfileService, and for spends: a budget with hard_cap would be overdrawn →
    /// FAILED_PRECONDITION, reason BUDGET_EXHAUSTED; no spends are taken in its state → FAILED_PRECONDITION, reason
    /// BUDGET_NOT_ACTIVE.
    ///
    /// Every write takes a request_id, so that it can be sent again, and validate_only; where the caller names an entry or
    /// a reservation, that name does the same work as a request_id, and for ever.
    ///
    /// This is what a server implements. An error thrown as `RPCError` reaches the caller as it is.
    public protocol ServiceProtocol: RegistrableService {
        /// Creates one budget and returns it with version 1. Name taken → ALREADY_EXISTS.
        func create(
            _ request: Profiled_V1_CreateBudgetRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_Budget

        /// Returns one budget, a deleted one too: its deleted_at tells.
        func get(
            _ request: Profiled_V1_GetBudgetRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_Budget

        /// Returns a page of the account's budgets. Pages go on where the last one ended, whatever was inserted
        /// meanwhile: no record shows twice and none that was there all the time is left out.
        func list(
            _ request: Profiled_V1_ListBudgetsRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ListBudgetsResponse

        /// Changes the fields the mask names and returns the whole record with its new version. An update that changes nothing
        /// leaves version and updated_at alone. Deleted → FAILED_PRECONDITION, reason DELETED.
        func update(
            _ request: Profiled_V1_UpdateBudgetRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_Budget

        /// Marks the budget as deleted and returns it. Get still finds it; List and Search don't unless asked.
        /// Deleting it again changes nothing and returns the record as it is. Still referred to by a live container or an
        /// active usage → FAILED_PRECONDITION with one violation for each that blocks.
        func delete(
            _ request: Profiled_V1_DeleteBudgetRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_Budget

        /// Makes a deleted budget live again, never as the default, and returns it. Its name was taken since →
        /// ALREADY_EXISTS; not deleted → returned as it is.
        func undelete(
            _ request: Profiled_V1_UndeleteBudgetRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_Budget

        /// Removes a deleted budget for good. Not deleted before → FAILED_PRECONDITION, reason NOT_DELETED.
        func expunge(
            _ request: Profiled_V1_ExpungeBudgetRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ExpungeBudgetResponse

        /// Returns up to 1,000 budgets at once, deleted ones too, and says which ids have none.
        func batchGet(
            _ request: Profiled_V1_BatchGetBudgetsRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_BatchGetBudgetsResponse

        /// Creates up to 1,000 budgets, all or none. Errors name the item: `budgets[7].name`.
        func batchCreate(
            _ request: Profiled_V1_BatchCreateBudgetsRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_BatchCreateBudgetsResponse

        /// Changes up to 1,000 budgets, all or none, and returns them in the order given. Errors name the item:
        /// `requests[7].expected_version`. One id twice → INVALID_ARGUMENT.
        func batchUpdate(
            _ request: Profiled_V1_BatchUpdateBudgetsRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_BatchUpdateBudgetsResponse

        /// Deletes up to 1,000 budgets, all or none, by the rules of Delete, and returns them in the order given.
        func batchDelete(
            _ request: Profiled_V1_BatchDeleteBudgetsRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_BatchDeleteBudgetsResponse

        /// Returns a page of the versions of one budget, newest first.
        func listVersions(
            _ request: Profiled_V1_ListBudgetVersionsRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ListBudgetVersionsResponse

        /// Returns one budget as it was at a version. No such version → NOT_FOUND.
        func getVersion(
            _ request: Profiled_V1_GetBudgetVersionRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_BudgetVersion

        /// Says in which fields, down to keys of documents, two versions differ.
        func diffVersions(
            _ request: Profiled_V1_DiffBudgetVersionsRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_DiffBudgetVersionsResponse

        /// Makes the content of an earlier version the current one, as a new version, and returns it. Deleted → FAILED_PRECONDITION, reason DELETED; a name taken since → ALREADY_EXISTS.
        func rollback(
            _ request: Profiled_V1_RollbackBudgetRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_Budget

        /// Adds one entry to the ledger. An entry with the same entry_id is not added again: the answer then says `duplicate`
        /// and is otherwise the same. The same entry_id with another amount or campaign → ALREADY_EXISTS, reason
        /// ENTRY_ID_REUSED. The answer is given after the entry is durable.
        func recordSpend(
            _ request: Profiled_V1_RecordSpendRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_RecordSpendResponse

        /// Adds entries in bulk, of any budgets of one account. Each message is one transaction of up to 1,000 entries; an
        /// entry that cannot be added is left out and reported, the others are added. After a failure of the stream everything
        /// may be sent again: what was added then counts as duplicate.
        func recordSpends(
            _ requests: RequestStream<Profiled_V1_RecordSpendsRequest>,
            context: ServerContext
        ) async throws -> Profiled_V1_RecordSpendsResponse

        /// Undoes one entry by another of the opposite amount, in the window of the original. An entry is reversed once: again
        /// → the same answer, `duplicate`. A reversal cannot be reversed → FAILED_PRECONDITION, reason NOT_REVERSIBLE.
        func reverseSpend(
            _ request: Profiled_V1_ReverseSpendRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ReverseSpendResponse

        /// Makes the amount spent in the current window what is given, by adding the entry that corrects it.
        func setSpend(
            _ request: Profiled_V1_SetSpendRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_SetSpendResponse

        /// Puts an amount aside for a while, so that several dispatchers can share a budget. With hard_cap spent and reserved
        /// together never pass the amount. The same reservation_id again → the reservation as it is, `duplicate`.
        func reserve(
            _ request: Profiled_V1_ReserveRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ReserveResponse

        /// Turns a reservation, or less of it, into a spend. Lapsed or released → FAILED_PRECONDITION, reason
        /// RESERVATION_CLOSED; committed already with the same amount → the same answer, `duplicate`.
        func commit(
            _ request: Profiled_V1_CommitRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_CommitResponse

        /// Gives a reservation back. Released or lapsed already → the same answer; committed → FAILED_PRECONDITION, reason
        /// RESERVATION_CLOSED.
        func release(
            _ request: Profiled_V1_ReleaseRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ReleaseResponse

        /// Returns a page of a budget's ledger, newest first.
        func listSpend(
            _ request: Profiled_V1_ListSpendRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ListSpendResponse

        /// Says what may be spent now: STANDARD spreads the amount evenly over the window, ACCELERATED doesn't.
        func getPacing(
            _ request: Profiled_V1_GetPacingRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_Pacing

        /// Sets the status to PAUSED and returns the budget; a paused one stays as it is. Only from ACTIVE or EXHAUSTED, else
        /// FAILED_PRECONDITION.
        func pause(
            _ request: Profiled_V1_PauseBudgetRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_Budget

        /// Sets the status to ACTIVE and returns the budget; an active one stays as it is. Only from PAUSED, else
        /// FAILED_PRECONDITION.
        func resume(
            _ request: Profiled_V1_ResumeBudgetRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_Budget

        /// Returns a page of the alerts of a budget that fired, newest first. A rule fires once in each window.
        func listAlertEvents(
            _ request: Profiled_V1_ListAlertEventsRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ListAlertEventsResponse
    }

    /// Calls `profiled.v1.BudgetService` over a connection.
    public struct Client: Sendable {
        private let client: TTRPCClient

        /// Makes a client that sends its calls through `client`, which may be shared.
        public init(wrapping client: TTRPCClient) {
            self.client = client
        }

        /// Creates one budget and returns it with version 1. Name taken → ALREADY_EXISTS.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func create(
            _ request: Profiled_V1_CreateBudgetRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_Budget {
            try await client.unary(Method.create, request, options: options)
        }

        /// Returns one budget, a deleted one too: its deleted_at tells.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func get(
            _ request: Profiled_V1_GetBudgetRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_Budget {
            try await client.unary(Method.get, request, options: options)
        }

        /// Returns a page of the account's budgets. Pages go on where the last one ended, whatever was inserted
        /// meanwhile: no record shows twice and none that was there all the time is left out.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func list(
            _ request: Profiled_V1_ListBudgetsRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ListBudgetsResponse {
            try await client.unary(Method.list, request, options: options)
        }

        /// Changes the fields the mask names and returns the whole record with its new version. An update that changes nothing
        /// leaves version and updated_at alone. Deleted → FAILED_PRECONDITION, reason DELETED.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func update(
            _ request: Profiled_V1_UpdateBudgetRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_Budget {
            try await client.unary(Method.update, request, options: options)
        }

        /// Marks the budget as deleted and returns it. Get still finds it; List and Search don't unless asked.
        /// Deleting it again changes nothing and returns the record as it is. Still referred to by a live container or an
        /// active usage → FAILED_PRECONDITION with one violation for each that blocks.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func delete(
            _ request: Profiled_V1_DeleteBudgetRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_Budget {
            try await client.unary(Method.delete, request, options: options)
        }

        /// Makes a deleted budget live again, never as the default, and returns it. Its name was taken since →
        /// ALREADY_EXISTS; not deleted → returned as it is.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func undelete(
            _ request: Profiled_V1_UndeleteBudgetRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_Budget {
            try await client.unary(Method.undelete, request, options: options)
        }

        /// Removes a deleted budget for good. Not deleted before → FAILED_PRECONDITION, reason NOT_DELETED.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func expunge(
            _ request: Profiled_V1_ExpungeBudgetRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ExpungeBudgetResponse {
            try await client.unary(Method.expunge, request, options: options)
        }

        /// Returns up to 1,000 budgets at once, deleted ones too, and says which ids have none.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func batchGet(
            _ request: Profiled_V1_BatchGetBudgetsRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_BatchGetBudgetsResponse {
            try await client.unary(Method.batchGet, request, options: options)
        }

        /// Creates up to 1,000 budgets, all or none. Errors name the item: `budgets[7].name`.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func batchCreate(
            _ request: Profiled_V1_BatchCreateBudgetsRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_BatchCreateBudgetsResponse {
            try await client.unary(Method.batchCreate, request, options: options)
        }

        /// Changes up to 1,000 budgets, all or none, and returns them in the order given. Errors name the item:
        /// `requests[7].expected_version`. One id twice → INVALID_ARGUMENT.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func batchUpdate(
            _ request: Profiled_V1_BatchUpdateBudgetsRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_BatchUpdateBudgetsResponse {
            try await client.unary(Method.batchUpdate, request, options: options)
        }

        /// Deletes up to 1,000 budgets, all or none, by the rules of Delete, and returns them in the order given.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func batchDelete(
            _ request: Profiled_V1_BatchDeleteBudgetsRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_BatchDeleteBudgetsResponse {
            try await client.unary(Method.batchDelete, request, options: options)
        }

        /// Returns a page of the versions of one budget, newest first.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func listVersions(
            _ request: Profiled_V1_ListBudgetVersionsRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ListBudgetVersionsResponse {
            try await client.unary(Method.listVersions, request, options: options)
        }

        /// Returns one budget as it was at a version. No such version → NOT_FOUND.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func getVersion(
            _ request: Profiled_V1_GetBudgetVersionRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_BudgetVersion {
            try await client.unary(Method.getVersion, request, options: options)
        }

        /// Says in which fields, down to keys of documents, two versions differ.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func diffVersions(
            _ request: Profiled_V1_DiffBudgetVersionsRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_DiffBudgetVersionsResponse {
            try await client.unary(Method.diffVersions, request, options: options)
        }

        /// Makes the content of an earlier version the current one, as a new version, and returns it. Deleted → FAILED_PRECONDITION, reason DELETED; a name taken since → ALREADY_EXISTS.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func rollback(
            _ request: Profiled_V1_RollbackBudgetRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_Budget {
            try await client.unary(Method.rollback, request, options: options)
        }

        /// Adds one entry to the ledger. An entry with the same entry_id is not added again: the answer then says `duplicate`
        /// and is otherwise the same. The same entry_id with another amount or campaign → ALREADY_EXISTS, reason
        /// ENTRY_ID_REUSED. The answer is given after the entry is durable.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func recordSpend(
            _ request: Profiled_V1_RecordSpendRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_RecordSpendResponse {
            try await client.unary(Method.recordSpend, request, options: options)
        }

        /// Adds entries in bulk, of any budgets of one account. Each message is one transaction of up to 1,000 entries; an
        /// entry that cannot be added is left out and reported, the others are added. After a failure of the stream everything
        /// may be sent again: what was added then counts as duplicate.
        ///
        /// - Parameters:
        ///   - options: Deadline and metadata of this call.
        ///   - produce: Writes the messages; the stream ends when it returns, is cancelled when it throws.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func recordSpends(
            options: CallOptions = .defaults,
            _ produce: @Sendable (RequestWriter<Profiled_V1_RecordSpendsRequest>) async throws -> Void
        ) async throws -> Profiled_V1_RecordSpendsResponse {
            try await client.clientStreaming(Method.recordSpends, options: options, produce)
        }

        /// Undoes one entry by another of the opposite amount, in the window of the original. An entry is reversed once: again
        /// → the same answer, `duplicate`. A reversal cannot be reversed → FAILED_PRECONDITION, reason NOT_REVERSIBLE.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func reverseSpend(
            _ request: Profiled_V1_ReverseSpendRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ReverseSpendResponse {
            try await client.unary(Method.reverseSpend, request, options: options)
        }

        /// Makes the amount spent in the current window what is given, by adding the entry that corrects it.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func setSpend(
            _ request: Profiled_V1_SetSpendRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_SetSpendResponse {
            try await client.unary(Method.setSpend, request, options: options)
        }

        /// Puts an amount aside for a while, so that several dispatchers can share a budget. With hard_cap spent and reserved
        /// together never pass the amount. The same reservation_id again → the reservation as it is, `duplicate`.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func reserve(
            _ request: Profiled_V1_ReserveRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ReserveResponse {
            try await client.unary(Method.reserve, request, options: options)
        }

        /// Turns a reservation, or less of it, into a spend. Lapsed or released → FAILED_PRECONDITION, reason
        /// RESERVATION_CLOSED; committed already with the same amount → the same answer, `duplicate`.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func commit(
            _ request: Profiled_V1_CommitRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_CommitResponse {
            try await client.unary(Method.commit, request, options: options)
        }

        /// Gives a reservation back. Released or lapsed already → the same answer; committed → FAILED_PRECONDITION, reason
        /// RESERVATION_CLOSED.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func release(
            _ request: Profiled_V1_ReleaseRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ReleaseResponse {
            try await client.unary(Method.release, request, options: options)
        }

        /// Returns a page of a budget's ledger, newest first.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func listSpend(
            _ request: Profiled_V1_ListSpendRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ListSpendResponse {
            try await client.unary(Method.listSpend, request, options: options)
        }

        /// Says what may be spent now: STANDARD spreads the amount evenly over the window, ACCELERATED doesn't.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func getPacing(
            _ request: Profiled_V1_GetPacingRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_Pacing {
            try await client.unary(Method.getPacing, request, options: options)
        }

        /// Sets the status to PAUSED and returns the budget; a paused one stays as it is. Only from ACTIVE or EXHAUSTED, else
        /// FAILED_PRECONDITION.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func pause(
            _ request: Profiled_V1_PauseBudgetRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_Budget {
            try await client.unary(Method.pause, request, options: options)
        }

        /// Sets the status to ACTIVE and returns the budget; an active one stays as it is. Only from PAUSED, else
        /// FAILED_PRECONDITION.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func resume(
            _ request: Profiled_V1_ResumeBudgetRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_Budget {
            try await client.unary(Method.resume, request, options: options)
        }

        /// Returns a page of the alerts of a budget that fired, newest first. A rule fires once in each window.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func listAlertEvents(
            _ request: Profiled_V1_ListAlertEventsRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ListAlertEventsResponse {
            try await client.unary(Method.listAlertEvents, request, options: options)
        }
    }
}

extension Profiled_V1_BudgetService.ServiceProtocol {
    /// Makes every method of the service known to `router`.
    public func registerMethods(with router: inout Router) {
        router.register(Profiled_V1_BudgetService.Method.create, elements: { $0.alerts.count }) {
            (request: Profiled_V1_CreateBudgetRequest, context: ServerContext) in
            try await self.create(request, context: context)
        }
        router.register(Profiled_V1_BudgetService.Method.get, elements: { $0.alerts.count }) {
            (request: Profiled_V1_GetBudgetRequest, context: ServerContext) in
            try await self.get(request, context: context)
        }
        router.register(Profiled_V1_BudgetService.Method.list, elements: { $0.budgets.count }) {
            (request: Profiled_V1_ListBudgetsRequest, context: ServerContext) in
            try await self.list(request, context: context)
        }
        router.register(Profiled_V1_BudgetService.Method.update, elements: { $0.alerts.count }) {
            (request: Profiled_V1_UpdateBudgetRequest, context: ServerContext) in
            try await self.update(request, context: context)
        }
        router.register(Profiled_V1_BudgetService.Method.delete, elements: { $0.alerts.count }) {
            (request: Profiled_V1_DeleteBudgetRequest, context: ServerContext) in
            try await self.delete(request, context: context)
        }
        router.register(Profiled_V1_BudgetService.Method.undelete, elements: { $0.alerts.count }) {
            (request: Profiled_V1_UndeleteBudgetRequest, context: ServerContext) in
            try await self.undelete(request, context: context)
        }
        router.register(Profiled_V1_BudgetService.Method.expunge) {
            (request: Profiled_V1_ExpungeBudgetRequest, context: ServerContext) in
            try await self.expunge(request, context: context)
        }
        router.register(Profiled_V1_BudgetService.Method.batchGet, elements: { $0.budgets.count }) {
            (request: Profiled_V1_BatchGetBudgetsRequest, context: ServerContext) in
            try await self.batchGet(request, context: context)
        }
        router.register(Profiled_V1_BudgetService.Method.batchCreate, elements: { $0.budgets.count }) {
            (request: Profiled_V1_BatchCreateBudgetsRequest, context: ServerContext) in
            try await self.batchCreate(request, context: context)
        }
        router.register(Profiled_V1_BudgetService.Method.batchUpdate, elements: { $0.budgets.count }) {
            (request: Profiled_V1_BatchUpdateBudgetsRequest, context: ServerContext) in
            try await self.batchUpdate(request, context: context)
        }
        router.register(Profiled_V1_BudgetService.Method.batchDelete, elements: { $0.budgets.count }) {
            (request: Profiled_V1_BatchDeleteBudgetsRequest, context: ServerContext) in
            try await self.batchDelete(request, context: context)
        }
        router.register(Profiled_V1_BudgetService.Method.listVersions, elements: { $0.versions.count }) {
            (request: Profiled_V1_ListBudgetVersionsRequest, context: ServerContext) in
            try await self.listVersions(request, context: context)
        }
        router.register(Profiled_V1_BudgetService.Method.getVersion) {
            (request: Profiled_V1_GetBudgetVersionRequest, context: ServerContext) in
            try await self.getVersion(request, context: context)
        }
        router.register(Profiled_V1_BudgetService.Method.diffVersions, elements: { $0.differences.count }) {
            (request: Profiled_V1_DiffBudgetVersionsRequest, context: ServerContext) in
            try await self.diffVersions(request, context: context)
        }
        router.register(Profiled_V1_BudgetService.Method.rollback, elements: { $0.alerts.count }) {
            (request: Profiled_V1_RollbackBudgetRequest, context: ServerContext) in
            try await self.rollback(request, context: context)
        }
        router.register(Profiled_V1_BudgetService.Method.recordSpend) {
            (request: Profiled_V1_RecordSpendRequest, context: ServerContext) in
            try await self.recordSpend(request, context: context)
        }
        router.registerClientStreaming(Profiled_V1_BudgetService.Method.recordSpends) {
            (requests: RequestStream<Profiled_V1_RecordSpendsRequest>, context: ServerContext) in
            try await self.recordSpends(requests, context: context)
        }
        router.register(Profiled_V1_BudgetService.Method.reverseSpend) {
            (request: Profiled_V1_ReverseSpendRequest, context: ServerContext) in
            try await self.reverseSpend(request, context: context)
        }
        router.register(Profiled_V1_BudgetService.Method.setSpend) {
            (request: Profiled_V1_SetSpendRequest, context: ServerContext) in
            try await self.setSpend(request, context: context)
        }
        router.register(Profiled_V1_BudgetService.Method.reserve) {
            (request: Profiled_V1_ReserveRequest, context: ServerContext) in
            try await self.reserve(request, context: context)
        }
        router.register(Profiled_V1_BudgetService.Method.commit) {
            (request: Profiled_V1_CommitRequest, context: ServerContext) in
            try await self.commit(request, context: context)
        }
        router.register(Profiled_V1_BudgetService.Method.release) {
            (request: Profiled_V1_ReleaseRequest, context: ServerContext) in
            try await self.release(request, context: context)
        }
        router.register(Profiled_V1_BudgetService.Method.listSpend, elements: { $0.entries.count }) {
            (request: Profiled_V1_ListSpendRequest, context: ServerContext) in
            try await self.listSpend(request, context: context)
        }
        router.register(Profiled_V1_BudgetService.Method.getPacing) {
            (request: Profiled_V1_GetPacingRequest, context: ServerContext) in
            try await self.getPacing(request, context: context)
        }
        router.register(Profiled_V1_BudgetService.Method.pause, elements: { $0.alerts.count }) {
            (request: Profiled_V1_PauseBudgetRequest, context: ServerContext) in
            try await self.pause(request, context: context)
        }
        router.register(Profiled_V1_BudgetService.Method.resume, elements: { $0.alerts.count }) {
            (request: Profiled_V1_ResumeBudgetRequest, context: ServerContext) in
            try await self.resume(request, context: context)
        }
        router.register(Profiled_V1_BudgetService.Method.listAlertEvents, elements: { $0.events.count }) {
            (request: Profiled_V1_ListAlertEventsRequest, context: ServerContext) in
            try await self.listAlertEvents(request, context: context)
        }
    }
}

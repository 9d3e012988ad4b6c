internal import ProfileModel
internal import ProfileServices
internal import ProfileStore
internal import ProfiledProtocol
internal import Reactor
internal import SwiftProtobuf
internal import TTRPC

extension Profiled_V1_MutateRequest: WriteRequest {}

/// Several writes as one.
extension AccountHandler {
    /// The most bytes of an answer: a frame (protocol/PROTOCOL.md, "Limits") less its envelope.
    private static let maximumAnswerBytes = 4_194_304 - 1_024

    func mutate(
        _ request: Profiled_V1_MutateRequest, context: ServerContext
    ) async throws -> Profiled_V1_MutateResponse {
        let account = try AccountID(request.accountID)
        guard 1...StoreLimits.batchCount ~= request.operations.count else {
            throw ProfileError.invalidArgument(
                "operations", "must have 1 to \(StoreLimits.batchCount) entries, not \(request.operations.count)")
        }
        let actor = try WireFields.actor(context)
        let services = mutations
        // Many documents to check: longer than a turn may take.
        let operations = try await offLoop { () throws(ProfileError) in
            var reader = MutationReader(account: account, actor: actor, services: services)
            return try reader.read(request.operations)
        }
        return try await request.perform(context) { (response: Profiled_V1_MutateResponse) in
            response
        } _: { write in
            try await service.mutate(account, write) { transaction throws(ProfileError) in
                try await Self.perform(operations, in: transaction)
            }
        }
    }

    /// Does the operations one after the other. The first that fails ends them all.
    private static func perform(
        _ operations: [Mutation], in transaction: WriteTransaction
    ) async throws(ProfileError) -> Profiled_V1_MutateResponse {
        var response = Profiled_V1_MutateResponse()
        var bytes = 0
        for operation in operations {
            let result: Profiled_V1_MutateResult
            do throws(ProfileError) {
                result = try await operation.perform(transaction)
            } catch {
                throw error.within(operation.path, idField: operation.idField)
            }
            do {
                // With the tag and the length that it has in the answer.
                let encoded: [UInt8] = try result.serializedBytes()
                bytes += encoded.count + 8
            } catch {
                throw .internalError(underlying: error)
            }
            guard bytes <= maximumAnswerBytes else {
                throw .invalidArgument("operations", "are together too large for one answer; write fewer at once")
            }
            response.results.append(result)
        }
        return response
    }
}

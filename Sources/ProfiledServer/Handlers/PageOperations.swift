internal import ProfileModel
internal import ProfileServices
internal import ProfileStore
internal import Reactor
internal import SwiftProtobuf
internal import TTRPC

/// Pages of records whose messages are written from their rows, without a record in between.
struct PageOperations<Record: StoredRecord>: Sendable {
    let service: RecordService<Record>
    let encoder: RowEncoder

    /// - Parameter otherwise: makes the response of records, where a row can't be written.
    func list(
        _ request: some ListRequest, otherwise: @Sendable () async throws -> some Message
    ) async throws -> [UInt8] {
        let query = try ListQuery(request, of: Record.kind)
        let encoder = encoder.masked(by: try ReadMask(request.readMask.paths, for: Record.kind))
        return try await page(otherwise) { () throws(ProfileError) in try await service.listMessage(query, encoder) }
    }

    /// - Parameter otherwise: makes the response of records, where a row can't be written.
    func search(
        _ request: some SearchRequest, otherwise: @Sendable () async throws -> some Message
    ) async throws -> [UInt8] {
        let query = try SearchQuery(request, of: Record.kind)
        let encoder = encoder.masked(by: try ReadMask(request.readMask.paths, for: Record.kind))
        return try await page(otherwise) { () throws(ProfileError) in try await service.searchMessage(query, encoder) }
    }

    private func page(
        _ otherwise: @Sendable () async throws -> some Message, _ body: () async throws(ProfileError) -> [UInt8]
    ) async throws -> [UInt8] {
        do throws(ProfileError) {
            return try await body()
        } catch {
            guard case .internalError = error.kind else { throw error }
        }
        let response = try await otherwise()
        return try await offLoop(when: true) { try Router.encode(response) }
    }
}

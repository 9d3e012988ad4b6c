import ProfileClient
import Synchronization

/// Writers that create guidelines under names of their own and send each create again, under the same name, until it is
/// acknowledged. Names of guidelines need not be unique: a create that was done twice shows.
final class NamedLoad: Sendable {
    private struct State {
        var attempts = 0
        var unknown = 0
        var isStopped = false
    }

    private let brands: RecordCollection<BrandGuideline>
    private let state = Mutex(State())

    init(brands: RecordCollection<BrandGuideline>) { self.brands = brands }

    /// How often anything was sent.
    var attempts: Int { state.withLock { $0.attempts } }
    /// How many of the attempts ended without anybody knowing what they did.
    var unknown: Int { state.withLock { $0.unknown } }

    /// Writes until `body` has ended.
    ///
    /// - Returns: what was acknowledged.
    func run(writers: Int, during body: () async throws -> Void) async throws -> [BrandGuideline] {
        try await withThrowingTaskGroup(of: [BrandGuideline].self) { group in
            for writer in 0..<writers { group.addTask { try await self.write(writer) } }
            do { try await body() } catch {
                state.withLock { $0.isStopped = true }
                throw error
            }
            state.withLock { $0.isStopped = true }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    private func write(_ writer: Int) async throws -> [BrandGuideline] {
        var made: [BrandGuideline] = []
        while !state.withLock({ $0.isStopped }) {
            made.append(try await create("\(writer).\(made.count)"))
        }
        return made
    }

    private func create(_ name: String) async throws -> BrandGuideline {
        let named = brands.with { $0.requestID = name }
        while true {
            state.withLock { $0.attempts += 1 }
            do throws(ProfileClientError) {
                return try await named.create(BrandGuideline(brandName: name))
            } catch {
                if error.kind == .outcomeUnknown { state.withLock { $0.unknown += 1 } }
                // As a caller would: not at once again.
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }
}

import FoundationEssentials
import ProfileModel
import Testing

@testable import ProfileStore

/// Deletes that race what comes to refer to the deleted record: whoever wins, no live reference leads to it.
@Suite(.serialized) struct DanglingReferenceTests {
    private static let rounds = 60

    /// Runs two writes at once, in both orders of starting them, and counts how the races ended.
    private func race(
        _ world: ContainerDatabase, _ make: @Sendable () async throws -> (delete: Work, refer: Work)
    ) async throws -> (deleted: Int, referred: Int) {
        var deleted = 0
        var referred = 0
        for round in 0..<Self.rounds {
            let (delete, refer) = try await make()
            let outcomes = try await withThrowingTaskGroup(of: (Bool, Bool).self) { group in
                let works = [(true, delete), (false, refer)]
                for (isDelete, work) in round % 2 == 0 ? works : works.reversed() {
                    group.addTask {
                        let error = try await refusal { try await work() }
                        if let error { #expect([.referenced, .partMissing].contains(error.reason), "\(error)") }
                        return (isDelete, error == nil)
                    }
                }
                return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            #expect(outcomes[true] != outcomes[false], "exactly one of the two is done")
            if outcomes[true] == true { deleted += 1 } else { referred += 1 }
            #expect(try await world.danglingCount() == "0")
        }
        return (deleted, referred)
    }

    typealias Work = @Sendable () async throws -> Void

    @Test func `deleting a profile that a new container refers to`() async throws {
        let world = try await ContainerDatabase()
        let ends = try await race(world) {
            let id = try await world.database.profile("p \(UUID())").id
            return (
                {
                    _ = try await world.database.profiles.delete(
                        world.acme, id, expectedVersion: nil, actor: world.actor)
                },
                { try await world.container("c \(UUID())") { $0.parts = PartReferences(customerProfileID: id) } }
            )
        }
        print("deleted \(ends.deleted), referred \(ends.referred)")
    }

    @Test func `deleting guidelines that a container is changed to refer to`() async throws {
        let world = try await ContainerDatabase()
        _ = try await race(world) {
            let brand = try await world.database.brands.create(
                world.acme, NewRecord(content: BrandGuidelineContent(brandName: "b")), actor: world.actor
            ).id
            let container = try await world.container("c \(UUID())").id
            return (
                {
                    _ = try await world.database.brands.delete(
                        world.acme, brand, expectedVersion: nil, actor: world.actor)
                },
                {
                    _ = try await world.containers.update(
                        world.acme, container, expectedVersion: nil, actor: world.actor
                    ) { record in
                        var content = record.content
                        content.parts.brandGuidelinesID = brand
                        return content
                    }
                }
            )
        }
    }

    @Test func `deleting a part that a restored container refers to`() async throws {
        let world = try await ContainerDatabase()
        _ = try await race(world) {
            let id = try await world.database.profile("p \(UUID())").id
            let container = try await world.container("c \(UUID())") {
                $0.parts = PartReferences(customerProfileID: id)
            }
            _ = try await world.containers.delete(world.acme, container.id, expectedVersion: nil, actor: world.actor)
            return (
                {
                    _ = try await world.database.profiles.delete(
                        world.acme, id, expectedVersion: nil, actor: world.actor)
                },
                {
                    _ = try await world.containers.undelete(
                        world.acme, container.id, expectedVersion: nil, actor: world.actor)
                }
            )
        }
    }

    @Test func `deleting a container that a campaign is assigned`() async throws {
        let world = try await ContainerDatabase()
        _ = try await race(world) {
            let id = try await world.container("c \(UUID())").id
            return (
                { _ = try await world.containers.delete(world.acme, id, expectedVersion: nil, actor: world.actor) },
                { try await world.assign("campaign \(UUID())", container: id) }
            )
        }
    }

    @Test func `deleting a profile that a campaign is assigned by itself`() async throws {
        let world = try await ContainerDatabase()
        _ = try await race(world) {
            let id = try await world.database.profile("p \(UUID())").id
            return (
                {
                    _ = try await world.database.profiles.delete(
                        world.acme, id, expectedVersion: nil, actor: world.actor)
                },
                { try await world.assign("campaign \(UUID())", PartReferences(customerProfileID: id)) }
            )
        }
    }
}

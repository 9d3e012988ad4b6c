internal import ArgumentParser
internal import ProfileClient
internal import ProfiledProtocol
internal import SwiftProtobuf
internal import TTRPC

/// `profilectl describe`
struct DescribeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Lists services, or shows a service, a method with its messages, or a message.",
        discussion: "Asks the daemon; if it can't be reached, describes the version that profilectl was built with.")

    @Argument(
        help: ArgumentHelp("What to show: a service, service/method or a message.", valueName: "name"),
        completion: .list(CallTable.entries.map(\.method.fullName)))
    var name: String?
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let catalogue = try ServiceCatalogue(serialized: try await descriptors())
        guard let lines = catalogue.lines(name) else {
            throw CommandFailure(
                .notFound, "there is no service, method or message \(name ?? ""); `profilectl describe` lists them")
        }
        for line in lines { print(TextCell.escaped(line)) }
    }

    private func descriptors() async throws -> [UInt8] {
        let client = try global.client()
        do throws(ProfileClientError) {
            return try await client.describe(includingTypes: true).fileDescriptorSet
        } catch {
            guard case .unavailable = error.kind else {
                throw CommandFailure(error, subject: "daemon")
            }
            Terminal.printError(
                "profilectl: nobody answers on \(TextCell.escaped(global.socket)); this is what profilectl knows itself"
            )
            return Array(DescriptorSet.serialized)
        }
    }
}

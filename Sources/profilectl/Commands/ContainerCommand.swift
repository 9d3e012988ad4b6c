internal import ArgumentParser
internal import JSON
internal import ProfileClient

/// `profilectl container`
struct ContainerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "container", abstract: "What only containers have.",
        discussion: "Everything else is done as for other records: profilectl list containers.",
        subcommands: [Resolve.self, SetPrimary.self])

    /// `profilectl container resolve`
    struct Resolve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "resolve", abstract: "Prints a container with its parts, all of one moment.")

        @Argument(help: "The container's id (default: the account's default container).") var id: String?
        @OptionGroup var options: AccountOptions

        func run() async throws {
            let account = try options.global.client().account(try options.requiredAccount())
            let subject = "\(id.map { "container \($0)" } ?? "default container") in account \(account.id)"
            let found = try await options.global.explaining(subject) { try await account.containers.resolve(id) }
            var form: JSONObject = ["container": .object(found.container.form)]
            form.setPart("customerProfile", found.customerProfile)
            form.setPart("brandGuideline", found.brandGuideline)
            form.setPart("budget", found.budget)
            let rows = [
                PartRow("container", found.container), PartRow("customer profile", found.customerProfile),
                PartRow("brand guidelines", found.brandGuideline), PartRow("budget", found.budget),
            ]
            PartRow.print(rows, form: form, options.global.output)
        }
    }

    /// `profilectl container set-primary`
    struct SetPrimary: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set-primary", abstract: "Makes a container the account's primary one in place of any other.")

        @Argument(help: "The container's id.") var id: String
        @Option(help: ArgumentHelp("Fails unless the container is at this version.", valueName: "version"))
        var expectedVersion: Int64?
        @OptionGroup var options: AccountOptions

        func run() async throws {
            let account = try options.global.client().account(try options.requiredAccount())
            let container = try await options.global.explaining("container \(id) in account \(account.id)") {
                try await account.containers.setPrimary(id, expectedVersion: expectedVersion)
            }
            RecordPrinter(options.global.output).printChange("made primary", container)
        }
    }
}

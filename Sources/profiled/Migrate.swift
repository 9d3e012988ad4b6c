import ArgumentParser
import ProfiledServer

/// `profiled migrate`: the database's schema, step by step.
struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Bring the database's schema to this program's version, or look at it.",
        subcommands: [Up.self, Down.self, Status.self, Plan.self, Verify.self])

    /// `profiled migrate up`.
    struct Up: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "up", abstract: "Apply what is pending, one transaction each.")
        @OptionGroup var options: ConfigurationOptions
        @Option(help: "Stop after the migration with this number.") var to: Int?
        @Option(help: "The daemon's role, which is given what it needs (database.role).") var role: String?

        func run() async throws {
            try await SchemaCommand(options, role: role).run { try await $0.up(to: to) }
        }
    }

    /// `profiled migrate down`.
    struct Down: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "down",
            abstract: "Take migrations back, newest first.",
            discussion: "Refused when stored rows would be lost, unless --force is given.")
        @OptionGroup var options: ConfigurationOptions
        @Option(help: "The number of the newest migration to keep; 0 keeps none.") var to: Int
        @Flag(help: "Go ahead though stored rows will be lost.") var force = false

        func run() async throws {
            try await SchemaCommand(options).run { try await $0.down(to: to, force: force) }
        }
    }

    /// `profiled migrate status`.
    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "status", abstract: "Show every migration and whether it is applied.")
        @OptionGroup var options: ConfigurationOptions

        func run() async throws {
            try await SchemaCommand(options).run { try await $0.status() }
        }
    }

    /// `profiled migrate plan`.
    struct Plan: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "plan", abstract: "Show what up would do, and do nothing.")
        @OptionGroup var options: ConfigurationOptions
        @Option(help: "Plan towards the migration with this number.") var to: Int?

        func run() async throws {
            try await SchemaCommand(options).run { try await $0.plan(to: to) }
        }
    }

    /// `profiled migrate verify`.
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Check that what was applied is what this program has.",
            discussion: "Exits with 1 and names the migration when one was edited, renamed, or is missing.")
        @OptionGroup var options: ConfigurationOptions

        func run() async throws {
            try await SchemaCommand(options).run { try await $0.verify() }
        }
    }
}

/// Runs one action on the schema and prints its report.
struct SchemaCommand {
    private let options: ConfigurationOptions
    private let role: String?

    init(_ options: ConfigurationOptions, role: String? = nil) {
        self.options = options
        self.role = role
    }

    func run(_ action: @Sendable (SchemaAdministration) async throws -> [String]) async throws {
        let configuration = try await options.load(extra: role.map { ["database.role": $0] } ?? [:])
        do {
            let report = try await SchemaAdministration.with(configuration, action)
            for line in report { print(line) }
        } catch let error as SchemaError {
            throw CommandError(error.description)
        }
    }
}

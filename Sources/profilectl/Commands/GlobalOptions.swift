internal import ArgumentParser
internal import FoundationEssentials
internal import ProfileClient

/// What every command takes.
struct GlobalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The daemon's socket (or PROFILED_SOCKET_PATH).", valueName: "path"), completion: .file())
    var socket: String = ProcessInfo.processInfo.environment["PROFILED_SOCKET_PATH"] ?? ProfileClient.defaultSocketPath

    @Option(name: [.customShort("o"), .long], help: "How to print: table, json or ndjson.")
    var output: OutputFormat = .table

    @Option(help: ArgumentHelp("The longest time for each call, such as 5s or 500ms.", valueName: "time"))
    var timeout: TimeLimit?

    @Option(help: ArgumentHelp("Who acts, for created_by and its kin (default: your user).", valueName: "name"))
    var actor: String?

    /// A client with these options.
    ///
    /// - Parameter path: another socket than the one named.
    func client(at path: String? = nil) throws -> ProfileClient {
        var configuration = ProfileClient.Configuration()
        configuration.calls.actor = actor
        if let timeout {
            configuration.calls.timeout = timeout.duration
            configuration.calls.longTimeout = timeout.duration
        }
        do throws(ProfileClientError) {
            return try ProfileClient(socketPath: path ?? socket, configuration: configuration)
        } catch {
            throw CommandFailure(error, subject: "client")
        }
    }

    /// Runs calls and puts their failures into words.
    func explaining<Value>(_ subject: String, _ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as ProfileClientError {
            throw CommandFailure(error, subject: subject)
        }
    }
}

/// What commands on records of an account take.
struct AccountOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The account (or PROFILED_ACCOUNT).", valueName: "id"))
    var account: String?

    @OptionGroup var global: GlobalOptions

    /// The account named, by option or environment.
    func requiredAccount() throws -> String {
        if let account { return account }
        if let account = ProcessInfo.processInfo.environment["PROFILED_ACCOUNT"], !account.isEmpty { return account }
        throw ValidationError("Name the account with --account, or set PROFILED_ACCOUNT.")
    }

    /// Runs an action on the records of a kind.
    func run(_ action: some RecordAction, on kind: RecordKind) async throws {
        let account = try global.client().account(try requiredAccount())
        let subject = { (title: String) in
            "\(action.subject.map { "\(title) \($0)" } ?? title) in account \(account.id)"
        }
        switch kind {
        case .profiles:
            try await global.explaining(subject(CustomerProfile.title)) {
                try await action.run(on: account.customerProfiles)
            }
        case .brands:
            try await global.explaining(subject(BrandGuideline.title)) {
                try await action.run(on: account.brandGuidelines)
            }
        case .budgets:
            try await global.explaining(subject(Budget.title)) {
                try await action.run(on: account.budgets)
            }
        case .containers:
            try await global.explaining(subject(Container.title)) {
                try await action.run(on: account.containers)
            }
        }
    }
}

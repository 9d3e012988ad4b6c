internal import ArgumentParser
internal import JSON
internal import ProfileClient
internal import UnixSignals

/// `profilectl watch`
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Shows changes as they happen, until Ctrl-C.",
        discussion: """
            Goes on by itself after the connection or the daemon went away, and leaves nothing out. Lines that are tied \
            together were written by one transaction. With -o json or ndjson every change is one line of JSON; its \
            resumeToken is where --from goes on after it.
            """)

    @Option(help: ArgumentHelp("Where to begin: now, beginning, or a token.", valueName: "token"))
    var from = ChangeStartArgument(.now)
    @Option(help: "Ends after so many changes.") var limit: Int?
    @OptionGroup var changes: ChangeOptions
    @OptionGroup var options: AccountOptions

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1.") }
    }

    func run() async throws {
        let client = try options.global.client()
        let account = client.account(try options.requiredAccount())
        // A daemon that isn't there is said at once; one that goes away later is waited for.
        try await options.global.explaining("daemon") { _ = try await client.describe() }
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let follower = Task { try await follow(account) }
        let ender = Task {
            for await _ in signals {
                follower.cancel()
                return
            }
        }
        defer { ender.cancel() }
        try await follower.value
        await client.close()
    }

    private func follow(_ account: ProfileAccount) async throws {
        let output = options.global.output
        var iterator = account.changes(from: from.start, filter: changes.filter).makeAsyncIterator()
        var continuesBefore = false
        var rest = limit ?? .max
        do throws(ProfileClientError) {
            while rest > 0, let change = try await iterator.next() {
                let line = ChangeLine(change: change)
                if output == .table {
                    print(line.text(continuesBefore: continuesBefore, width: Terminal.width))
                } else {
                    print(TextCell.escapedJSON(line.form.text))
                }
                Terminal.flush()
                continuesBefore = change.transactionContinues
                rest -= 1
            }
        } catch {
            guard error.kind == .cancelled, Task.isCancelled else {
                throw CommandFailure(error, subject: "changes of account \(account.id)")
            }
        }
        // For people alone: scripts have the token of every change.
        if output == .table, Terminal.isErrorOutput, let token = await iterator.resumeToken {
            Terminal.printError("to go on from here: --from \(token)")
        }
    }
}

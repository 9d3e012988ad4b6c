internal import ArgumentParser
internal import JSON
internal import ProfileClient

/// `profilectl import`
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Imports records, one JSON object a line.",
        discussion: """
            protocol/import-format.md describes the lines; `profilectl list … -o ndjson` prints them. Importing again is \
            safe: a record whose id the account has already is left as it is. Lines that break a rule are reported with \
            their number, the field and the rule; the others are imported.
            """)

    @Argument(help: "The file, or - for the input.", completion: .file(extensions: ["ndjson", "jsonl"])) var file:
        String
    @Flag(help: "Prints no progress.") var quiet = false
    @OptionGroup var options: AccountOptions

    func run() async throws {
        let account = try options.global.client().account(try options.requiredAccount())
        let input = try InputFile(file)
        let start = ContinuousClock.now
        var run = ImportRun(
            account: account,
            progress: ImportProgress(totalBytes: input.size, isTerminal: Terminal.isErrorOutput && !quiet))
        let result: ImportResult
        do {
            result = try await run.run(input)
        } catch let error as ProfileClientError {
            run.progress.clear()
            let failure = CommandFailure(error, subject: "account \(account.id)")
            let state = "stopped after \(run.result.created) new and \(run.result.unchanged) known records; "
            throw CommandFailure(failure.status, failure.lines + [state + "the same command goes on from there"])
        }
        run.progress.clear()
        report(result, took: ContinuousClock.now - start)
        if !result.failures.isEmpty { throw ExitCode(ExitStatus.partial.rawValue) }
    }

    private func report(_ result: ImportResult, took time: Duration) {
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        let rounded = (seconds * 100).rounded() / 100
        switch options.global.output {
        case .table:
            print(
                "\(result.created) created, \(result.unchanged) already present, \(result.failures.count) refused, "
                    + "in \(rounded) s")
        case .json, .ndjson:
            let failures = result.failures.map { failure -> JSONValue in
                ["line": failure.line.json, "problems": failure.violations.json]
            }
            let object: JSONObject = [
                "created": result.created.json, "alreadyPresent": result.unchanged.json, "refused": .array(failures),
            ]
            options.global.output == .json
                ? RecordPrinter.printJSON(.object(object)) : print(TextCell.escapedJSON(object.text))
        }
    }
}

internal import ArgumentParser
internal import JSON
internal import ProfileClient

/// `profilectl design-tokens`
struct DesignTokensCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "design-tokens",
        abstract: "Exchanges brand guidelines with design tools (Design Tokens Community Group format).",
        subcommands: [Import.self, Export.self])

    /// `profilectl design-tokens import`
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import", abstract: "Takes a design tokens file into the full style guide.",
            discussion: """
                Colours go to the palette, sizes to the type scale, fonts and text styles beside it; the whole file is \
                kept with them, for the export.
                """)

        @Argument(help: "The guidelines' id.") var id: String
        @Argument(help: "The file, or - for the input.", completion: .file()) var file: String
        @Option(help: ArgumentHelp("Fails unless the record is at this version.", valueName: "number"))
        var expectedVersion: Int64?
        @OptionGroup var options: AccountOptions

        func validate() throws {
            if let expectedVersion, expectedVersion < 1 { throw ValidationError("--expected-version starts at 1.") }
        }

        func run() async throws {
            let brands = try options.global.client().account(try options.requiredAccount()).brandGuidelines
            let tokens = try InputFile.object(file)
            try await options.global.explaining("brand guideline \(id) in account \(brands.account)") {
                let brand = try await brands.importDesignTokens(tokens, into: id, expectedVersion: expectedVersion)
                RecordPrinter(options.global.output).printChange("took design tokens into", brand)
            }
        }
    }

    /// `profilectl design-tokens export`
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export", abstract: "Prints guidelines as a design tokens file.",
            discussion: "What was imported, with the current colours, fonts and sizes.")

        @Argument(help: "The guidelines' id.") var id: String
        @OptionGroup var options: AccountOptions

        func run() async throws {
            let brands = try options.global.client().account(try options.requiredAccount()).brandGuidelines
            try await options.global.explaining("brand guideline \(id) in account \(brands.account)") {
                let file = try await brands.exportDesignTokens(id).file
                if options.global.output == .ndjson {
                    Swift.print(TextCell.escapedJSON(file.text))
                } else {
                    RecordPrinter.printJSON(.object(file))
                }
            }
        }
    }
}

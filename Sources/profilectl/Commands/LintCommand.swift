internal import ArgumentParser
internal import JSON
internal import ProfileClient

/// `profilectl lint`
struct LintCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint", abstract: "Looks at brand guidelines as a designer would.",
        discussion: """
            Contrast of the palette (WCAG 2.2), missing logo, font or palette, the type scale. Ends with status \
            \(ExitStatus.invalid.rawValue) when something breaks a rule; warnings and notices are no failure.
            """)

    @Argument(help: "The guidelines' ids.") var ids: [String] = []
    @Flag(help: "Looks at all live guidelines of the account.") var all = false
    @Flag(help: "Leaves out notices.") var quiet = false
    @OptionGroup var options: AccountOptions

    func validate() throws {
        if ids.isEmpty != all { throw ValidationError("Name guidelines by their ids, or give --all.") }
    }

    func run() async throws {
        let brands = try options.global.client().account(try options.requiredAccount()).brandGuidelines
        var printer = LintPrinter(options.global.output, leastSeverity: quiet ? .warning : .notice)
        if all {
            try await options.global.explaining("brand guideline in account \(brands.account)") {
                for try await brand in brands.list(orderBy: "brand_name", pageSize: 500, fields: ["brand_name"]) {
                    printer.print(brand.brandName, brand.id, try await brands.lint(brand.id))
                }
            }
        }
        for id in ids {
            try await options.global.explaining("brand guideline \(id) in account \(brands.account)") {
                let name = try await brands.get(id, fields: ["brand_name"]).brandName
                printer.print(name, id, try await brands.lint(id))
            }
        }
        printer.finish()
        if printer.hasErrors { throw ExitCode(ExitStatus.invalid.rawValue) }
    }
}

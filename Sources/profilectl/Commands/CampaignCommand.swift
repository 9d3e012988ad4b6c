internal import ArgumentParser
internal import JSON
internal import ProfileClient

/// `profilectl campaign`
struct CampaignCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "campaign", abstract: "What campaigns use, now and before.",
        subcommands: [Assign.self, End.self, Show.self, List.self, Resolve.self, History.self])

    /// A campaign and its account.
    struct Options: ParsableArguments {
        @Argument(help: "The campaign, by the name your systems give it.") var campaign: String
        @OptionGroup var options: AccountOptions

        func run<Value>(_ body: (Campaigns) async throws -> Value) async throws -> Value {
            let account = try options.global.client().account(try options.requiredAccount())
            return try await options.global.explaining("usage of campaign \(campaign) in account \(account.id)") {
                try await body(account.campaigns)
            }
        }

        var printer: UsagePrinter { UsagePrinter(options.global.output) }
    }

    /// `profilectl campaign assign`
    struct Assign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "assign", abstract: "Makes something what a campaign uses from now on.",
            discussion: "A container, single parts, or a container with parts that win over its own.")

        @OptionGroup var campaign: Options
        @Option(help: ArgumentHelp("A container.", valueName: "id")) var container: String?
        @Option(help: ArgumentHelp("A customer profile.", valueName: "id")) var profile: String?
        @Option(help: ArgumentHelp("Brand guidelines.", valueName: "id")) var guidelines: String?
        @Option(help: ArgumentHelp("A budget.", valueName: "id")) var budget: String?

        func validate() throws {
            guard container != nil || profile != nil || guidelines != nil || budget != nil else {
                throw ValidationError("Name --container, or at least one of --profile, --guidelines and --budget.")
            }
        }

        func run() async throws {
            let references = CampaignReferences(
                containerID: container, customerProfileID: profile, brandGuidelinesID: guidelines, budgetID: budget)
            let usage = try await campaign.run { try await $0.assign(campaign.campaign, references) }
            campaign.printer.printChange("assigned", usage)
        }
    }

    /// `profilectl campaign end`
    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "end", abstract: "Ends what a campaign uses.")

        @OptionGroup var campaign: Options

        func run() async throws {
            let usage = try await campaign.run { try await $0.end(campaign.campaign) }
            campaign.printer.printChange("ended", usage)
        }
    }

    /// `profilectl campaign show`
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Prints the active usage of a campaign.")

        @OptionGroup var campaign: Options

        func run() async throws {
            campaign.printer.print(try await campaign.run { try await $0.active(campaign.campaign) })
        }
    }

    /// `profilectl campaign list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Lists what an account's campaigns use, newest first.")

        @Flag(help: "Only what is in use now.") var active = false
        @Option(
            help: ArgumentHelp("Only usages that name this container, profile, guidelines or budget.", valueName: "id"))
        var reference: String?
        @Option(help: ArgumentHelp("The most to show; 0 shows all.", valueName: "count")) var limit = 100
        @OptionGroup var options: AccountOptions

        func run() async throws {
            let account = try options.global.client().account(try options.requiredAccount())
            try await options.global.explaining("usages in account \(account.id)") {
                try await UsagePrinter(options.global.output)
                    .print(account.campaigns.list(activeOnly: active, reference: reference), limit: limit)
            }
        }
    }

    /// `profilectl campaign resolve`
    struct Resolve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "resolve", abstract: "Prints what a campaign uses in effect, all of one moment.")

        @OptionGroup var campaign: Options

        func run() async throws {
            let found = try await campaign.run { try await $0.resolve(campaign.campaign) }
            var form: JSONObject = ["usage": .object(found.usage.form)]
            form.setPart("container", found.container)
            form.setPart("customerProfile", found.customerProfile)
            form.setPart("brandGuideline", found.brandGuideline)
            form.setPart("budget", found.budget)
            let rows = [
                PartRow("container", found.container),
                PartRow("customer profile", found.customerProfile, source: Self.word(found.customerProfileSource)),
                PartRow("brand guidelines", found.brandGuideline, source: Self.word(found.brandGuidelineSource)),
                PartRow("budget", found.budget, source: Self.word(found.budgetSource)),
            ]
            PartRow.print(rows, form: form, campaign.options.global.output)
        }

        private static func word(_ source: ResolvedCampaign.Source) -> String {
            switch source {
            case .none: ""
            case .container: "container"
            case .usage: "campaign"
            case .other(let number): String(number)
            }
        }
    }

    /// `profilectl campaign history`
    struct History: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "history", abstract: "Lists what a campaign used, newest first, or what it used at a moment.")

        @OptionGroup var campaign: Options
        @Option(
            help: ArgumentHelp("Only what it used then, such as 2026-01-31 or 2026-01-31T08:00:00Z.", valueName: "time")
        )
        var at: String?
        @Option(help: ArgumentHelp("The most to show; 0 shows all.", valueName: "count")) var limit = 100

        func run() async throws {
            guard let at else {
                return try await campaign.run {
                    try await campaign.printer.print($0.history(of: campaign.campaign), limit: limit)
                }
            }
            guard let moment = Timestamp(at) else {
                throw ValidationError("--at must be a time such as 2026-01-31T08:00:00Z, or a date.")
            }
            guard let usage = try await campaign.run({ try await $0.usage(of: campaign.campaign, at: moment) }) else {
                throw CommandFailure(.notFound, "campaign \(campaign.campaign) used nothing at \(moment)")
            }
            campaign.printer.print(usage)
        }
    }
}

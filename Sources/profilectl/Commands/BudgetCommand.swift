internal import ArgumentParser
internal import FoundationEssentials
internal import ProfileClient

/// `profilectl budget`
struct BudgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "budget", abstract: "Shows and changes what is spent of budgets.",
        discussion: """
            Amounts are decimals in the budget's currency, exact to six places. An entry or reservation counts once for its \
            name, so a command that got no answer is safe to repeat with the same one.
            """,
        subcommands: [
            Show.self, RecordSpend.self, Reverse.self, SetSpend.self, Reserve.self, Commit.self, Release.self,
            Ledger.self,
            Alerts.self, Pacing.self, Pause.self, Resume.self,
        ], defaultSubcommand: Show.self)

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Draws what is spent, reserved and left, and the pace.")
        @OptionGroup var budget: OneBudgetOptions

        func run() async throws {
            try await budget.run { budgets, printer in
                printer.printBudget(try await budgets.get(budget.id), try await budgets.pacing(of: budget.id))
            }
        }
    }

    struct RecordSpend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "spend", abstract: "Records a spend.")
        @OptionGroup var budget: OneBudgetOptions
        @Argument(help: "The amount, such as 12.50.", transform: BudgetArgument.money) var amount: Money
        @Option(help: ArgumentHelp("The entry's name (default: a new UUID).", valueName: "name")) var entry: String?
        @Option(
            help: ArgumentHelp("When it was spent (default: now).", valueName: "time"), transform: BudgetArgument.moment
        )
        var at: Timestamp?
        @Option(help: "The campaign it was spent for.") var campaign: String = ""
        @Option(help: "Free text.") var note: String = ""
        @Option(help: ArgumentHelp("Fails unless this is the budget's currency.", valueName: "code"))
        var currency: String = ""

        func run() async throws {
            let spend = Spend(
                entryID: entry ?? UUID().uuidString.lowercased(), amount: amount, occurredAt: at, campaignID: campaign,
                note: note)
            try await budget.run { budgets, printer in
                printer.printResult(
                    "recorded", try await budgets.recordSpend(spend, of: budget.id, currencyCode: currency))
            }
        }
    }

    struct Reverse: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Undoes an entry by another of the opposite amount.")
        @OptionGroup var budget: OneBudgetOptions
        @Argument(help: "The entry's name.") var entry: String
        @Option(help: "Free text.") var note: String = ""

        func run() async throws {
            try await budget.run { budgets, printer in
                printer.printResult("reversed by", try await budgets.reverseSpend(entry, of: budget.id, note: note))
            }
        }
    }

    struct SetSpend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set-spent", abstract: "Makes the amount spent in the current window what is given.")
        @OptionGroup var budget: OneBudgetOptions
        @Argument(help: "The amount, such as 12.50.", transform: BudgetArgument.money) var amount: Money
        @Option(help: ArgumentHelp("The budget's version.", valueName: "number")) var expectedVersion: Int64
        @Option(help: ArgumentHelp("The correcting entry's name (default: a new UUID).", valueName: "name"))
        var entry: String?
        @Option(help: "Free text.") var note: String = ""

        func run() async throws {
            try await budget.run { budgets, printer in
                printer.printResult(
                    "corrected by",
                    try await budgets.setSpend(
                        amount, of: budget.id, expectedVersion: expectedVersion,
                        entryID: entry ?? UUID().uuidString.lowercased(), note: note))
            }
        }
    }

    struct Reserve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Puts an amount aside for a while.")
        @OptionGroup var budget: OneBudgetOptions
        @Argument(help: "The amount, such as 12.50.", transform: BudgetArgument.money) var amount: Money
        @Option(help: ArgumentHelp("The reservation's name (default: a new UUID).", valueName: "name"))
        var name: String?
        @Option(help: ArgumentHelp("For how long, 1 to 86400.", valueName: "number")) var seconds: Int = 60
        @Option(help: "The campaign it is for.") var campaign: String = ""

        func run() async throws {
            try await budget.run { budgets, printer in
                printer.printResult(
                    "reserved",
                    try await budgets.reserve(
                        amount, of: budget.id, reservationID: name ?? UUID().uuidString.lowercased(), seconds: seconds,
                        campaignID: campaign))
            }
        }
    }

    struct Commit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Turns a reservation, or less of it, into a spend.")
        @OptionGroup var budget: OneBudgetOptions
        @Argument(help: "The reservation's name.") var reservation: String
        @Option(help: "What was spent of it (default: all).", transform: BudgetArgument.money) var amount: Money?
        @Option(help: ArgumentHelp("The entry's name (default: the reservation's).", valueName: "name"))
        var entry: String = ""
        @Option(
            help: ArgumentHelp("When it was spent (default: now).", valueName: "time"), transform: BudgetArgument.moment
        )
        var at: Timestamp?

        func run() async throws {
            try await budget.run { budgets, printer in
                printer.printResult(
                    "committed",
                    try await budgets.commit(
                        reservation, of: budget.id, amount: amount, entryID: entry, occurredAt: at))
            }
        }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Gives a reservation back.")
        @OptionGroup var budget: OneBudgetOptions
        @Argument(help: "The reservation's name.") var reservation: String

        func run() async throws {
            try await budget.run { budgets, printer in
                printer.printResult("released", try await budgets.release(reservation, of: budget.id))
            }
        }
    }

    struct Ledger: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists a budget's entries, newest first.")
        @OptionGroup var budget: OneBudgetOptions
        @Option(help: ArgumentHelp("Only entries from then on.", valueName: "time"), transform: BudgetArgument.moment)
        var from: Timestamp?
        @Option(help: ArgumentHelp("Only entries before.", valueName: "time"), transform: BudgetArgument.moment)
        var before: Timestamp?
        @Option(help: "Only entries of this campaign.") var campaign: String = ""
        @OptionGroup var paging: PagingOptions

        func run() async throws {
            let output = budget.options.global.output
            try await budget.run { budgets, printer in
                let entries = budgets.spends(
                    of: budget.id, from: from, before: before, campaignID: campaign, pageSize: paging.pageSize(output))
                try await printer.print(entries, limit: paging.limit(output))
            }
        }
    }

    struct Alerts: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists a budget's alerts that fired, newest first.")
        @OptionGroup var budget: OneBudgetOptions
        @OptionGroup var paging: PagingOptions

        func run() async throws {
            let output = budget.options.global.output
            try await budget.run { budgets, printer in
                let events = budgets.alertEvents(of: budget.id, pageSize: paging.pageSize(output))
                try await printer.print(events, limit: paging.limit(output))
            }
        }
    }

    struct Pacing: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Says what may be spent now.")
        @OptionGroup var budget: OneBudgetOptions
        @Option(
            help: ArgumentHelp("Another moment (default: now).", valueName: "time"), transform: BudgetArgument.moment)
        var at: Timestamp?

        func run() async throws {
            try await budget.run { budgets, printer in
                printer.printPacing(try await budgets.pacing(of: budget.id, at: at))
            }
        }
    }

    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Holds a budget: it takes no reservations.")
        @OptionGroup var budget: OneBudgetOptions

        func run() async throws {
            let output = budget.options.global.output
            try await budget.run { budgets, _ in
                RecordPrinter(output).printChange("paused", try await budgets.pause(budget.id))
            }
        }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lets a paused budget go on.")
        @OptionGroup var budget: OneBudgetOptions

        func run() async throws {
            let output = budget.options.global.output
            try await budget.run { budgets, _ in
                RecordPrinter(output).printChange("resumed", try await budgets.resume(budget.id))
            }
        }
    }
}

/// What commands on one budget take.
struct OneBudgetOptions: ParsableArguments {
    @Argument(help: "The budget's id.") var id: String
    @OptionGroup var options: AccountOptions

    /// Runs calls on the account's budgets and puts their failures into words.
    func run(_ body: (RecordCollection<Budget>, BudgetPrinter) async throws -> Void) async throws {
        let account = try options.global.client().account(try options.requiredAccount())
        try await options.global.explaining("\(Budget.title) \(id) in account \(account.id)") {
            try await body(account.budgets, BudgetPrinter(output: options.global.output))
        }
    }
}

/// Reads arguments of commands on budgets.
private enum BudgetArgument {
    static func money(_ text: String) throws -> Money {
        guard let money = Money(text) else {
            throw ValidationError("'\(text)' is no amount, such as 12.50, with at most six decimals.")
        }
        return money
    }

    static func moment(_ text: String) throws -> Timestamp {
        guard let moment = Timestamp(text) else {
            throw ValidationError("'\(text)' is no time in RFC 3339, such as 2026-01-31T08:00:00Z.")
        }
        return moment
    }
}

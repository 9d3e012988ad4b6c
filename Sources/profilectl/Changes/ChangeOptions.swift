internal import ArgumentParser
internal import ProfileClient

/// Which changes to show.
struct ChangeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Only this kind: profiles, brands, budgets, containers or usages; may be given again.", valueName: "kind"))
    var kind: [WatchedKind] = []
    @Option(help: ArgumentHelp("Only the record with this id; may be given again.", valueName: "id"))
    var id: [String] = []

    var filter: ChangeFilter { ChangeFilter(kinds: Set(kind.map(\.kind)), ids: id) }
}

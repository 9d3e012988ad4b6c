import ArgumentParser
import ProfiledServer

/// The command line of the daemon. Every command says its name: to make one of its type takes a regular expression.
@main
struct Profiled: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profiled",
        abstract: "Serves customer profiles and brand guidelines to services on this machine.",
        version: DaemonVersion.current,
        subcommands: [Serve.self, Migrate.self, Retain.self, CheckConfig.self])

    static func main() async {
        // What the dynamic linker has read.
        ProgramPages.release()
        await main(nil)
    }
}

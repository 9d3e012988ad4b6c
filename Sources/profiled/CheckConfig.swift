import ArgumentParser
import ProfiledServer

/// `profiled check-config`: says whether the configuration can be used, and what is in force.
struct CheckConfig: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-config",
        abstract: "Check the configuration and show every setting.",
        discussion: """
            Exits with 1 and names every problem when it can't be used. Values that may hold secrets aren't shown.
            """)

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "Show every setting with its meaning and default, and check nothing.")
    var explain = false

    func run() async throws {
        if explain {
            for option in ConfigurationOption.all {
                let value = option.defaultValue.isEmpty ? "none" : option.defaultValue
                print("\(option.key) (\(option.environmentName)): \(option.summary) (default: \(value))")
            }
            return
        }
        do {
            print(try await options.load().summary)
        } catch let error as ConfigurationError {
            throw CommandError(error.description)
        }
    }
}

/// An error whose text is all that is to be said.
struct CommandError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

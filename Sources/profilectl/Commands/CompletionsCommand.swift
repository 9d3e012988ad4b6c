internal import ArgumentParser

/// `profilectl completions`
struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions", abstract: "Prints a completion script for a shell.",
        discussion: """
            For bash: profilectl completions bash > /usr/share/bash-completion/completions/profilectl
            """)

    enum Shell: String, ExpressibleByArgument, CaseIterable { case bash, zsh, fish }

    @Argument(help: "bash, zsh or fish.") var shell: Shell

    func run() {
        let completionShell: CompletionShell =
            switch shell {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        print(Profilectl.completionScript(for: completionShell))
    }
}

internal import ArgumentParser
internal import ProfileClient

/// Where to begin: `now`, `beginning`, or a token.
struct ChangeStartArgument: ExpressibleByArgument, Equatable {
    let start: ChangeStart

    init(_ start: ChangeStart) { self.start = start }

    init?(argument: String) {
        switch argument {
        case "": return nil
        case "now": start = .now
        case "beginning": start = .beginning
        default: start = .token(argument)
        }
    }

    var defaultValueDescription: String {
        switch start {
        case .now: "now"
        case .beginning: "beginning"
        case .token(let token): token
        }
    }
}

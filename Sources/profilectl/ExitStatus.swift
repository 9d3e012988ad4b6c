/// What the program's exit status says. The one list of them: `--help` prints it.
enum ExitStatus: Int32, CaseIterable {
    case success = 0
    case failure = 1
    case notFound = 2
    case conflict = 3
    case invalid = 4
    case unavailable = 5
    case outcomeUnknown = 6
    case partial = 7
    case permissionDenied = 8
    case usage = 64

    /// What it means, for `--help`.
    var meaning: String {
        switch self {
        case .success: "done"
        case .failure: "failed in another way than those below"
        case .notFound: "there is no such record, service or method"
        case .conflict: "another version, a name or id that is taken, or the wrong state"
        case .invalid: "the input breaks a rule; the field and the rule are printed"
        case .unavailable: "the daemon or its database can't be reached or is too slow"
        case .outcomeUnknown: "the connection was lost and the change may have been made"
        case .partial: "an import ended without some of its lines"
        case .permissionDenied: "not allowed"
        case .usage: "the command line is wrong"
        }
    }

    /// The list for `--help`.
    static var table: String {
        let lines = allCases.map { status in
            let number = String(status.rawValue)
            return "  " + number + String(repeating: " ", count: max(1, 4 - number.count)) + status.meaning
        }
        return "EXIT STATUS:\n" + lines.joined(separator: "\n")
    }
}

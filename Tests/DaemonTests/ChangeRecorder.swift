import Foundation
import PostgresTestSupport
import ProfileClient
import Synchronization
import Testing

/// What a watcher was told, and whether that is what happened.
final class ChangeRecorder: Sendable {
    private let changes = Mutex<[Change]>([])

    /// Everything so far, in the order it came.
    var all: [Change] { changes.withLock { $0 } }
    /// How many came so far.
    var count: Int { changes.withLock { $0.count } }

    func add(_ change: Change) { changes.withLock { $0.append(change) } }

    /// Asserts that every version of the account's history came once, that those of each record ascend, and that
    /// transactions stand together.
    func check(_ account: String, history: String, sourceLocation: SourceLocation = #_sourceLocation) {
        let told = all
        let expected = Set(history.split(separator: "\n").map(String.init))
        let got = told.map { "\($0.kind.rawValue)|\($0.id)|\($0.version)|\($0.operation.rawValue)" }
        #expect(Set(got).count == got.count, "something came twice", sourceLocation: sourceLocation)
        #expect(Set(got) == expected, "\(expected.count) happened", sourceLocation: sourceLocation)
        var versions: [String: Int64] = [:]
        for change in told {
            #expect(
                change.version == versions[change.id, default: 0] + 1, "version out of order",
                sourceLocation: sourceLocation)
            versions[change.id] = change.version
        }
        #expect(told.last?.transactionContinues == false, sourceLocation: sourceLocation)
    }

    /// The statement whose answer ``check(_:history:sourceLocation:)`` takes.
    static func historyStatement(_ account: String) -> String {
        """
        SELECT profile_type, profile_id, version, operation FROM profile_version_history
        WHERE account_id = '\(account)'
        """
    }
}

internal import ProfiledProtocol

/// Which changes to be told of.
public struct ChangeFilter: Sendable, Hashable {
    /// Only these kinds; none means all.
    public var kinds: Set<ChangeKind>
    /// Only these records, at most 1,000; none means all.
    public var ids: [String]

    /// A filter; without arguments everything passes.
    public init(kinds: Set<ChangeKind> = [], ids: [String] = []) {
        self.kinds = kinds
        self.ids = ids
    }

    /// Every change.
    public static let all = ChangeFilter()

    var message: Profiled_V1_ChangeFilter {
        var message = Profiled_V1_ChangeFilter()
        message.kinds = kinds.map(\.message).sorted { $0.rawValue < $1.rawValue }
        message.ids = ids
        return message
    }
}

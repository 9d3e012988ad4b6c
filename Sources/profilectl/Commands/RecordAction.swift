internal import ProfileClient

/// Something done to the records of one kind, whichever it is.
protocol RecordAction {
    /// Which record it is about, for messages; nil when it is about all.
    var subject: String? { get }

    func run<Record: CommandRecord>(on records: RecordCollection<Record>) async throws
}

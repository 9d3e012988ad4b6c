internal import ProfileClient

/// Records of one kind that go to the daemon together, with the lines they come from.
struct ImportBatch<Record: CommandRecord>: Sendable {
    struct Item: Sendable {
        let line: Int
        var record: Record
    }

    private(set) var items: [Item] = []
    /// Bytes of the lines.
    private(set) var bytes = 0

    /// Records in a batch: enough to make the round trip cheap, few enough that a refused one is found quickly.
    static var maximumItems: Int { 250 }
    /// Bytes of input in a batch, well below the 4 MiB of a frame.
    static var maximumBytes: Int { 1024 * 1024 }

    var isFull: Bool { items.count >= Self.maximumItems || bytes >= Self.maximumBytes }

    mutating func append(_ record: Record, line: Int, bytes: Int) {
        var record = record
        record.id = record.id.lowercased()
        items.append(Item(line: line, record: record))
        self.bytes += bytes
    }
}

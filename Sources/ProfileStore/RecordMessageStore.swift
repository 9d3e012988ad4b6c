public import LibPQ
public import ProfileModel

/// Records of one kind as messages, straight from their rows; for reads that are many and alike.
///
/// Knows nothing of the kind's type, so that no generic code stands on the way of a read.
public struct RecordMessageStore: Sendable {
    /// What it reads.
    public let kind: ProfileKind
    private let pool: AccountPool
    private let read: PostgresStatement
    private let gather: PostgresStatement
    private let positionColumn: Int
    private let encoder: RowEncoder

    /// Makes a store over a pool; nothing is asked of the database yet.
    public init<Record>(_ layout: RecordLayout<Record>, pool: PostgresPool, encoder: RowEncoder) {
        let statements = RecordStatements(layout)
        kind = Record.kind
        self.pool = AccountPool(pool)
        read = statements.read
        gather = statements.gather
        positionColumn = layout.columnCount
        self.encoder = encoder
    }

    /// A read that was handed over.
    public struct Ticket: Sendable {
        private let ticket: PostgresPool.Ticket

        fileprivate init(_ ticket: PostgresPool.Ticket) { self.ticket = ticket }

        /// Gives the read up. On the reactor's thread only.
        public func cancel() { ticket.cancel() }
    }

    /// Reads the messages of the records with these keys, in their order. Nil says nothing: the record may be too large to be
    /// read with others, there may be none, or its row can't be read. On the reactor's thread only.
    ///
    /// One read by itself has no bound. Who asks for others' sake must not be cancelled with them.
    ///
    /// - Parameters:
    ///   - keys: at most ``StoreLimits/gatheredCount``, of any accounts.
    ///   - completion: is called once, on the reactor's thread, as ``PostgresPool/begin(_:_:lane:preceding:completion:)`` says.
    /// - Returns: gives the read up.
    public func read(
        _ keys: [RecordKey], completion: @escaping @Sendable (Result<[[UInt8]?], ProfileError>) -> Void
    ) -> Ticket {
        let completion = { @Sendable (outcome: Result<PostgresResult, PostgresError>) in
            let messages = Result { () throws(PostgresError) in try self.messages(keys.count, try outcome.get()) }
            completion(messages.mapError { ProfileError($0, kind: kind) })
        }
        var parameters = PostgresParameters()
        if let key = keys.first, keys.count == 1 {
            parameters.append(key.accountID.rawValue)
            parameters.append(key.id)
            return Ticket(pool.begin(read, parameters, for: .only(key.accountID), completion: completion))
        }
        parameters.append(keys.map { $0.accountID.rawValue })
        parameters.append(keys.map { $0.id })
        parameters.append(StoreLimits.gatheredBytes)
        return Ticket(pool.begin(gather, parameters, for: .of(keys.map(\.accountID)), completion: completion))
    }

    private func messages(_ count: Int, _ result: PostgresResult) throws(PostgresError) -> [[UInt8]?] {
        var messages = [[UInt8]?](repeating: nil, count: count)
        if count == 1 {
            if result.rowCount > 0 { messages[0] = try? encoder.encode(result.row(0)) }
            return messages
        }
        for index in 0..<result.rowCount {
            let row = result.row(index)
            let position = Int(clamping: try row.int64(positionColumn)) - 1
            if messages.indices.contains(position) { messages[position] = try? encoder.encode(row) }
        }
        return messages
    }
}

public import LibPQ
public import ProfileModel

/// Records of one kind as messages, straight from their rows; for reads that are many and alike.
///
/// Knows nothing of the kind's type, so that no generic code stands on the way of a read.
public struct RecordMessageStore: Sendable {
    /// What it reads.
    public let kind: ProfileKind
    private let pool: AccountPool
    private let get: PostgresStatement
    private let gather: PostgresStatement
    private let positionColumn: Int
    private let encoder: RowEncoder

    /// Makes a store over a pool; nothing is asked of the database yet.
    public init<Record>(_ layout: RecordLayout<Record>, pool: PostgresPool, encoder: RowEncoder) {
        let statements = RecordStatements(layout)
        kind = Record.kind
        self.pool = AccountPool(pool)
        get = statements.get
        gather = statements.gather
        positionColumn = layout.columnCount
        self.encoder = encoder
    }

    /// The messages of the records with these keys, in their order. Nil says nothing: the record may be too large to be read
    /// with others, there may be none, or its row can't be read.
    ///
    /// One read by itself has no bound. Who asks for others' sake must not be cancelled with them.
    ///
    /// - Parameter keys: at most ``StoreLimits/gatheredCount``, of any accounts.
    /// - Throws: `ProfileError`.
    public func messages(_ keys: [RecordKey]) async throws(ProfileError) -> [[UInt8]?] {
        var parameters = PostgresParameters()
        var messages = [[UInt8]?](repeating: nil, count: keys.count)
        do {
            if keys.count == 1 {
                parameters.append(keys[0].accountID.rawValue)
                parameters.append(keys[0].id)
                let result = try await pool.query(get, parameters, lane: .read, for: .only(keys[0].accountID))
                if result.rowCount > 0 { messages[0] = try? encoder.encode(result.row(0)) }
                return messages
            }
            parameters.append(keys.map { $0.accountID.rawValue })
            parameters.append(keys.map { $0.id })
            parameters.append(StoreLimits.gatheredBytes)
            let result = try await pool.query(gather, parameters, lane: .read, for: .of(keys.map { $0.accountID }))
            for index in 0..<result.rowCount {
                let row = result.row(index)
                let position = Int(clamping: try row.int64(positionColumn)) - 1
                if messages.indices.contains(position) { messages[position] = try? encoder.encode(row) }
            }
            return messages
        } catch {
            throw ProfileError(error, kind: kind)
        }
    }
}

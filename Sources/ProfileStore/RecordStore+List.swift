internal import FoundationEssentials
internal import LibPQ
public import ProfileModel

extension RecordStore {
    /// A page of the account's records, bounded in rows and in bytes (`StoreLimits.answerBytes`; at least one row).
    ///
    /// Pages are stable: each begins after the last record of the one before, whatever was inserted meanwhile.
    ///
    /// - Throws: `ProfileError`.
    public func list(_ query: ListQuery) async throws(ProfileError) -> Page<Record> {
        let order = try ListOrder(query.orderBy, Record.layout)
        let result = try await rows(query, order)
        return try page(result, rows: query.pageSize.rows) { _, record, extra in
            let values = order.terms.dropLast().map { term -> PagePosition.Value in
                switch term.column {
                case "created_at": .integer(record.audit.createdAt.microseconds)
                case "updated_at": .integer(record.audit.updatedAt.microseconds)
                default: .text(extra.nameKey)
                }
            }
            return (record, PagePosition(values: values, id: record.id))
        }
    }

    /// As ``list(_:)``, to be written as a message.
    ///
    /// - Throws: `ProfileError`.
    public func listWriter(_ query: ListQuery, _ encoder: RowEncoder) async throws(ProfileError) -> PageWriter {
        let order = try ListOrder(query.orderBy, Record.layout)
        let columns = order.terms.dropLast().map(\.column)
        let nameKey = Record.layout.columnCount - 1
        return writer(try await rows(query, order), query.pageSize, .record, encoder) { row throws(PostgresError) in
            var values: [PagePosition.Value] = []
            for column in columns {
                switch column {
                case "created_at": values.append(.integer(try Self.moment(row, RecordStatements.createdAt)))
                case "updated_at": values.append(.integer(try Self.moment(row, RecordStatements.updatedAt)))
                default: values.append(.text(try row.text(nameKey)))
                }
            }
            return PagePosition(values: values, id: try row.uuid(RecordStatements.id))
        }
    }

    private static func moment(_ row: PostgresRow, _ column: Int) throws(PostgresError) -> Int64 {
        Timestamp(microseconds: try row.timestampMicroseconds(column)).microseconds
    }

    /// What writes a page of a result that holds up to one row more than asked for.
    func writer(
        _ result: PostgresResult, _ size: PageSize, _ element: PageWriter.Element, _ encoder: RowEncoder,
        _ position: @escaping @Sendable (PostgresRow) throws(PostgresError) -> PagePosition
    ) -> PageWriter {
        PageWriter(
            result, rows: size.rows, answerBytes: limits.answerBytes, storedBytesColumn: Record.layout.columnCount - 2,
            element: element, encoder: encoder, position: position)
    }

    /// The rows of a page and of the record behind it.
    private func rows(_ query: ListQuery, _ order: ListOrder) async throws(ProfileError) -> PostgresResult {
        let (sql, parameters) = try listSQL(query, order)
        let lane: Lane = query.filter == nil ? query.pageSize.lane : .slow
        return try await self.query(PostgresStatement(sql: sql), parameters, lane: lane, for: .only(query.accountID))
    }

    /// The statement behind `list`. It asks for one row more than the page holds.
    func listSQL(_ query: ListQuery, _ order: ListOrder) throws(ProfileError) -> (String, PostgresParameters) {
        var builder = SQLBuilder()
        var conditions = ["t.account_id = \(builder.bind(query.accountID.rawValue))"]
        if let filter = query.filter {
            conditions.append(try FilterCompiler(Record.layout).condition(filter, &builder))
        }
        if let position = query.after { conditions.append(try order.condition(after: position, &builder)) }
        let condition = conditions.joined(separator: " AND ")
        let limit = builder.bind(Int64(query.pageSize.rows) + 1)
        let bytes = builder.bind(limits.answerBytes)
        func source(_ liveness: String) -> String {
            "SELECT t.* FROM \(statements.table) AS t WHERE \(condition)\(liveness) ORDER BY \(order.sql) LIMIT \(limit)"
        }
        let rows: String
        if !query.showDeleted {
            rows = source(" AND t.deleted_at IS NULL")
        } else if order.terms.count == 1 {
            rows = source("")
        } else {
            // Live and deleted records have an index each.
            rows = """
                SELECT t.* FROM ((\(source(" AND t.deleted_at IS NULL")))
                    UNION ALL (\(source(" AND t.deleted_at IS NOT NULL")))) AS t
                ORDER BY \(order.sql) LIMIT \(limit)
                """
        }
        let sql = """
            SELECT \(statements.columns) FROM (
                SELECT t.*, sum(t.stored_bytes) OVER (ORDER BY \(order.sql)) - t.stored_bytes AS bytes_before
                FROM (\(rows)) AS t
            ) AS t WHERE t.bytes_before <= \(bytes) ORDER BY \(order.sql)
            """
        return (sql, builder.parameters)
    }

    /// Makes a page of a result that holds up to one row more than asked for; `element` is told the row.
    func page<Element: Sendable>(
        _ result: PostgresResult, rows: Int,
        _ element: (Int, Record, RowExtra) throws(ProfileError) -> (Element, PagePosition)
    ) throws(ProfileError) -> Page<Element> {
        var page = Page<Element>(elements: [], next: nil)
        var bytes: Int64 = 0
        var last: PagePosition?
        for index in 0..<result.rowCount {
            let (record, extra) = try recordAndExtra(result, index)
            bytes += extra.bytes
            if index == rows || (index > 0 && bytes > limits.answerBytes) {
                page.next = last
                return page
            }
            let (element, position) = try element(index, record, extra)
            page.elements.append(element)
            last = position
        }
        return page
    }
}

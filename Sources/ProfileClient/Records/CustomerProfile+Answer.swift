internal import TTRPCWire

extension CustomerProfile {
    /// Reads an encoded `profiled.v1.CustomerProfile` (protocol/profiled/v1/customer_profile.proto) without the generated
    /// message, as it comes by the thousand.
    ///
    /// - Parameters:
    ///   - account: the account that was asked for.
    ///   - askedID: the id that was asked for.
    /// - Returns: nil for what is unusual: an unknown field, an unexpected type, a message that occurs twice, a text that
    ///   isn't valid, a document of which only the parser can tell whether it is one. The generated code then reads it.
    init?(answer bytes: [UInt8], account: String, askedID: String) {
        self.init(name: "")
        let answer = AnswerText(bytes)
        let span = bytes.span
        var cursor = ProtobufCursor()
        while !cursor.isAtEnd(of: span) {
            let start = cursor.position
            guard let tag = cursor.varint(in: span), take(tag, from: start, &cursor, span, answer, account, askedID)
            else { return nil }
        }
    }

    /// Takes one field; whether it was as expected. Tags are the field's number times eight plus its wire type.
    private mutating func take(
        _ tag: UInt64, from start: Int, _ cursor: inout ProtobufCursor, _ bytes: Span<UInt8>, _ answer: AnswerText,
        _ account: String, _ askedID: String
    ) -> Bool {
        switch tag {
        case 1 << 3 | 2: Self.set(&audit.accountID, cursor.text(in: bytes, probably: account))
        case 2 << 3 | 2: Self.set(&id, cursor.text(in: bytes, probably: askedID))
        case 3 << 3: Self.set(&audit.version, cursor.varint(in: bytes).map(Int64.init(bitPattern:)))
        case 4 << 3 | 2: deferredLabels.append(answer, bytes, from: start, &cursor)
        case 5 << 3 | 2: Self.setDocument(&deferredRecordMetadata, answer, cursor.lengthDelimited(in: bytes))
        case 6 << 3 | 2: Self.setOnce(&audit.createdAt, cursor.timestamp(in: bytes))
        case 7 << 3 | 2: Self.setOnce(&audit.updatedAt, cursor.timestamp(in: bytes))
        case 8 << 3 | 2: Self.setOnce(&audit.deletedAt, cursor.timestamp(in: bytes))
        case 9 << 3 | 2: Self.set(&audit.createdBy, cursor.text(in: bytes))
        case 10 << 3 | 2: Self.set(&audit.updatedBy, cursor.text(in: bytes, probably: audit.createdBy))
        case 11 << 3 | 2: Self.set(&audit.deletedBy, cursor.text(in: bytes))
        case 16 << 3 | 2: Self.set(&name, cursor.text(in: bytes))
        case 17 << 3 | 2: Self.set(&description, cursor.text(in: bytes))
        case 18 << 3 | 2: Self.setDocument(&deferredDemographics, answer, cursor.lengthDelimited(in: bytes))
        case 19 << 3 | 2: deferredInterests.append(answer, bytes, from: start, &cursor)
        case 20 << 3 | 2: Self.setDocument(&deferredBehavior, answer, cursor.lengthDelimited(in: bytes))
        case 21 << 3 | 2: Self.setDocument(&deferredPersona, answer, cursor.lengthDelimited(in: bytes))
        case 22 << 3: Self.set(&isDefault, cursor.varint(in: bytes).map { $0 != 0 })
        case 23 << 3: Self.set(&isActive, cursor.varint(in: bytes).map { $0 != 0 })
        default: false
        }
    }

    private static func set<Value>(_ field: inout Value, _ value: Value?) -> Bool {
        guard let value else { return false }
        field = value
        return true
    }

    /// A message that occurs again is merged into the one before, which is the generated code's business.
    private static func setOnce<Value>(_ field: inout Value?, _ value: Value?) -> Bool {
        guard field == nil, let value else { return false }
        field = value
        return true
    }

    private static func setDocument(
        _ field: inout DeferredDocument, _ answer: AnswerText, _ range: Range<Int>?
    ) -> Bool {
        guard let range else { return false }
        if range.isEmpty {
            field = DeferredDocument()
            return true
        }
        return set(&field, DeferredDocument(answer, range))
    }
}

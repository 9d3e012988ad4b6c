import Foundation
import Testing

@testable import LibPQ

/// Sends a value through the server in both directions and returns what came back and how the server shows it.
private func roundTrip(
    _ type: String, _ parameters: PostgresParameters, on connection: PostgresConnection
) async throws -> PostgresRow {
    let result = try await connection.query(
        PostgresStatement(sql: "SELECT $1::\(type), $1::\(type)::text"), parameters)
    return try #require(result.first)
}

struct PostgresValueTests {
    @Test("scalars survive the round trip, NULL and empty included")
    func scalars() async throws {
        try await Fixture.withConnection { connection in
            for text in ["", "plain", "é ∑ 𝄞 \u{301}", "quo'te\"\\", String(repeating: "x", count: 100_000)]
                as [String?] + [nil]
            {
                let row = try await roundTrip("text", .of { $0.append(text) }, on: connection)
                #expect(try row.textIfPresent(0) == text)
            }
            for value in [true, false, nil] as [Bool?] {
                #expect(try await roundTrip("bool", .of { $0.append(value) }, on: connection).boolIfPresent(0) == value)
            }
            for value in [Int16.min, -1, 0, .max] {
                #expect(try await roundTrip("int2", .of { $0.append(value) }, on: connection).int64(0) == Int64(value))
            }
            for value in [Int32.min, -1, 0, .max] {
                #expect(try await roundTrip("int4", .of { $0.append(value) }, on: connection).int32(0) == value)
            }
            for value in [Int64.min, -1, 0, .max, nil] {
                let row = try await roundTrip("int8", .of { $0.append(value) }, on: connection)
                #expect(try row.int64IfPresent(0) == value)
                #expect(try row.textIfPresent(1) == value.map { "\($0)" })
            }
            for value in [0, -1.5, .infinity, -.infinity, 1e300] as [Double] {
                #expect(try await roundTrip("float8", .of { $0.append(value) }, on: connection).double(0) == value)
            }
            let uuid = UUID()
            let row = try await roundTrip("uuid", .of { $0.append(uuid) }, on: connection)
            #expect(try row.uuid(0) == uuid)
            #expect(try row.text(1) == uuid.uuidString.lowercased())
            for bytes in [[], [0, 255, 1], [UInt8](repeating: 7, count: 70_000)] as [[UInt8]] {
                #expect(try await roundTrip("bytea", .of { $0.append(bytes: bytes) }, on: connection).bytes(0) == bytes)
            }
        }
    }

    @Test("jsonb goes in and comes out as JSON text")
    func json() async throws {
        try await Fixture.withConnection { connection in
            for text in ["{}", "[1, 2.50, \"é\"]", "null", "{\"a\": {\"b\": [true, null]}}", nil] as [String?] {
                let row = try await roundTrip("jsonb", .of { $0.append(json: text) }, on: connection)
                #expect(try row.jsonTextIfPresent(0) == text)
            }
        }
    }

    @Test("what is no JSON is refused by the server")
    func malformedJSON() async throws {
        try await Fixture.withConnection { connection in
            let parameters = PostgresParameters.of { $0.append(json: "{") }
            let error = await failure { _ = try await roundTrip("jsonb", parameters, on: connection) }
            #expect(error?.sqlState == .invalidTextRepresentation)
        }
    }

    @Test("timestamps keep their microseconds and the infinities")
    func timestamps() async throws {
        try await Fixture.withConnection { connection in
            for value in [0, 1, -1, 1_764_000_000_123_456, -62_135_596_800_000_000, .max, .min] as [Int64] {
                let row = try await roundTrip(
                    "timestamptz", .of { $0.append(timestampMicroseconds: value) }, on: connection)
                #expect(try row.timestampMicroseconds(0) == value)
            }
            let row = try await roundTrip("timestamptz", .of { $0.append(timestampMicroseconds: 0) }, on: connection)
            #expect(try row.text(1) == "1970-01-01 00:00:00+00")
            let error = await failure {
                _ = try await roundTrip(
                    "timestamptz", .of { $0.append(timestampMicroseconds: .min + 5) }, on: connection)
            }
            #expect(error?.sqlState == .datetimeFieldOverflow)
        }
    }

    @Test(
        "numeric is what the server makes of the same text",
        arguments: [
            "0", "0.00", "1", "-1", "10000", "9999", "12345.6789", "0.0001", "0.00001", "-0.5", "100000000", "1e3",
            "1.5e-7",
            "123456789012345678901234567890.123456789", ".5", "5.", "+7", "NaN", "Infinity", "-Infinity", "00012.30",
            "1e100",
        ])
    func numeric(text: String) async throws {
        try await Fixture.withConnection { connection in
            let row = try await roundTrip("numeric", .of { $0.append(numeric: text) }, on: connection)
            let expected = try await connection.query(
                PostgresStatement(sql: "SELECT $1::text::numeric::text"), .of { $0.append(text) })
            #expect(try row.numericText(0) == expected.row(0).text(0))
            #expect(try row.text(1) == expected.row(0).text(0))
        }
    }

    @Test(
        "malformed decimals are refused before anything is sent",
        arguments: ["", "-", "1.2.3", "abc", "1e", "1e999999", "0x1", " 1"])
    func malformedNumeric(text: String) async throws {
        try await Fixture.withConnection { connection in
            let error = await failure {
                _ = try await roundTrip("numeric", .of { $0.append(numeric: text) }, on: connection)
            }
            #expect(error?.kind == .invalidRequest)
            #expect(error?.wasSent == .notSent)
        }
    }

    @Test("arrays survive: empty, with NULLs, and of a hundred thousand elements")
    func arrays() async throws {
        try await Fixture.withConnection { connection in
            let texts: [[String?]] = [[], ["a", nil, ""], (0..<100_000).map { "é\($0)" }]
            for values in texts {
                let row = try await roundTrip("text[]", .of { $0.append(values) }, on: connection)
                #expect(try row.textArrayWithNulls(0) == values)
            }
            let uuids = (0..<1000).map { _ in UUID() }
            #expect(try await roundTrip("uuid[]", .of { $0.append(uuids) }, on: connection).uuidArray(0) == uuids)
            let numbers: [Int64?] = [.min, nil, .max]
            let row = try await roundTrip("int8[]", .of { $0.append(numbers) }, on: connection)
            #expect(try row.int64ArrayWithNulls(0) == numbers)
            #expect(throws: PostgresError.self) { try row.int64Array(0) }
            #expect(
                try await roundTrip("int4[]", .of { $0.append([1, -2] as [Int32]) }, on: connection).int64Array(0) == [
                    1, -2,
                ])
            #expect(
                try await roundTrip("bool[]", .of { $0.append([true, false]) }, on: connection).boolArray(0) == [
                    true, false,
                ])
            #expect(
                try await roundTrip("float8[]", .of { $0.append([0.5, -2.25]) }, on: connection).doubleArray(0) == [
                    0.5, -2.25,
                ])
            let documents = ["{}", nil, "[1]"]
            #expect(
                try await roundTrip("jsonb[]", .of { $0.append(jsonArray: documents) }, on: connection)
                    .jsonTextArrayWithNulls(0) == documents)
            let times: [Int64?] = [0, nil, .max]
            #expect(
                try await roundTrip(
                    "timestamptz[]", .of { $0.append(timestampMicrosecondsArray: times) }, on: connection
                )
                .timestampMicrosecondsArrayWithNulls(0) == times)
            #expect(
                try await roundTrip("numeric[]", .of { $0.append(numericArray: ["1.50", nil]) }, on: connection)
                    .numericTextArrayWithNulls(0) == ["1.50", nil])
            let null: [String]? = nil
            #expect(try await roundTrip("text[]", .of { $0.append(null) }, on: connection).textArrayWithNulls(0) == nil)
        }
    }

    @Test("reading a column as another type, or one that does not exist, throws")
    func wrongReads() async throws {
        try await Fixture.withConnection { connection in
            let result = try await connection.query(
                PostgresStatement(sql: "SELECT 1, NULL::text, '{{1,2},{3,4}}'::int[]"))
            let row = result.row(0)
            #expect(throws: PostgresError.self) { try row.text(0) }
            #expect(throws: PostgresError.self) { try row.text(1) }
            #expect(throws: PostgresError.self) { try row.text(3) }
            #expect(throws: PostgresError.self) { try row.text(-1) }
            #expect(throws: PostgresError.self) { try row.int64Array(2) }
            #expect(throws: PostgresError.self) { try result.row(1).int64(0) }
            #expect(throws: PostgresError.self) { try result.row(-1).int64(0) }
            #expect(row.isNull(1))
            #expect(!row.isNull(0))
            #expect(result.columnIndex("text") == 1)
            #expect(result.columnName(9) == nil)
        }
    }
}

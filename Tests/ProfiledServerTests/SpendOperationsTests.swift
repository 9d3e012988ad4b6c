import Foundation
import ProfileModel
import ProfileStore
import ProfiledProtocol
import SwiftProtobuf
import TTRPC
import Testing

@testable import ProfiledServer

/// What is read and written by hand for RecordSpend, held to swift-protobuf.
struct SpendOperationsTests {
    private static let id = UUID(uuid: (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16))

    private func request(
        _ edit: (inout Profiled_V1_RecordSpendRequest) -> Void = { _ in }
    ) -> Profiled_V1_RecordSpendRequest {
        var request = Profiled_V1_RecordSpendRequest()
        request.accountID = "acme"
        request.budgetID = Self.id.uuidString.lowercased()
        request.entry.entryID = "e-1"
        request.entry.amountMicros = 1_250_400
        edit(&request)
        return request
    }

    private func decode(_ bytes: [UInt8]) -> (AccountID, NewSpend)? { SpendOperations.decode(bytes.span) }

    @Test func `a request is read as its handler reads it`() throws {
        let requests = [
            request(), request { $0.entry.campaignID = "spring" }, request { $0.entry.note = "Zeile 1\nZeile 2 …" },
            request { $0.currencyCode = "EUR" }, request { $0.entry.amountMicros = 9_000_000_000_000_000_000 },
            request { $0.entry.occurredAt = .init(seconds: 1_790_000_000, nanos: 123_456_789) },
            request { $0.entry.occurredAt = .init(seconds: -5, nanos: 0) },
            request { $0.entry.occurredAt = .init(seconds: 0, nanos: 7_000) },
            request {
                $0.entry.occurredAt = .init()
                $0.entry.campaignID = "c"
                $0.entry.note = "n"
                $0.currencyCode = "USD"
            },
        ]
        for request in requests {
            let (account, spend) = try #require(decode(try request.serializedBytes()))
            #expect(account == (try AccountID("acme")))
            let expected = try request.entry.spend(of: Self.id, currencyCode: request.currencyCode, path: "entry")
            #expect(spend == expected)
        }
    }

    @Test func `whatever is unusual or wrong is left to the handler`() throws {
        let requests = [
            Profiled_V1_RecordSpendRequest(), request { $0.validateOnly = true }, request { $0.accountID = "" },
            request { $0.budgetID = "1" }, request { $0.budgetID = "" }, request { $0.clearEntry() },
            request { $0.entry.entryID = "" }, request { $0.entry.entryID = String(repeating: "e", count: 129) },
            request { $0.entry.entryID = "a\u{7}" }, request { $0.entry.amountMicros = 0 },
            request { $0.entry.amountMicros = -1 }, request { $0.entry.amountMicros = 9_000_000_000_000_000_001 },
            request { $0.entry.note = String(repeating: "n", count: 1_025) }, request { $0.currencyCode = "XXQ" },
            request { $0.entry.campaignID = String(repeating: "c", count: 256) },
            request { $0.entry.occurredAt = .init(seconds: .max, nanos: 0) },
            request { $0.entry.occurredAt = .init(seconds: 1, nanos: 1_000_000_000) },
            request { $0.entry.occurredAt = .init(seconds: 1, nanos: -1) }, request { $0.entry.kind = .spend },
            request { $0.entry.recordedBy = "me" },
        ]
        for request in requests { #expect(decode(try request.serializedBytes()) == nil, "\(request)") }
        let good: [UInt8] = try request { $0.currencyCode = "EUR" }.serializedBytes()
        // Cut short anywhere but before the currency, or with anything behind.
        let whole = try request().serializedBytes() as [UInt8]
        for count in 0..<good.count where count != whole.count { #expect(decode(Array(good[..<count])) == nil) }
        for tail in [[0x22, 0], [0x78, 1], [0x0A, 0], [0xF8, 0x01, 0], [0x80]] as [[UInt8]] {
            #expect(decode(good + tail) == nil)
        }
    }

    @Test func `an answer is the bytes that swift-protobuf writes`() throws {
        let times = [
            Timestamp("2026-11-25T10:11:12.131415Z"), Timestamp("1970-01-01T00:00:00Z"),
            Timestamp("1969-12-31T23:59:59.5Z"),
        ]
        var outcomes: [LedgerOutcome] = []
        for (index, time) in times.enumerated() {
            let time = try #require(time)
            for isLong in [false, true] {
                let text = isLong ? String(repeating: "ü…", count: 200) : ""
                let entry = SpendEntry(
                    entryID: "e\(index)", amountMicros: isLong ? -1 : 5, occurredAt: time, campaignID: text, note: text,
                    kind: SpendEntryKind.allCases[index], recordedAt: time, recordedBy: Actor(uid: 7),
                    reversesEntryID: isLong ? "other" : nil, reversedByEntryID: isLong ? "another" : nil,
                    windowStart: isLong ? time : nil)
                outcomes.append(
                    LedgerOutcome(
                        entry: isLong && index == 1 ? nil : entry, reservation: nil, isDuplicate: isLong,
                        balance: BudgetBalance(
                            windowStart: isLong ? time : nil, windowEnd: isLong ? nil : time,
                            amountMicros: index == 1 ? 0 : 3, spentMicros: isLong ? -2 : 1, reservedMicros: Int64(index)
                        )))
            }
        }
        for outcome in outcomes {
            var response = Profiled_V1_RecordSpendResponse()
            if let entry = outcome.entry { response.entry = Profiled_V1_SpendEntry(entry) }
            response.duplicate = outcome.isDuplicate
            response.balance = Profiled_V1_BudgetBalance(outcome.balance)
            #expect(SpendOperations.encode(outcome) == (try Router.encode(response)))
        }
    }

    @Test func `a spend's actor is the metadata's, and a wrong one is an error that names it`() async throws {
        try await TestDaemon.with { daemon in
            var create = Profiled_V1_CreateBudgetRequest()
            create.accountID = "acme"
            create.budget.name = "actors"
            create.budget.amountMicros = 1_000_000
            create.budget.period = .lifetime
            let budget = try await daemon.budgets.create(create)
            for (number, actor) in [nil, "ad-server"].enumerated() {
                let request = request {
                    $0.budgetID = budget.id
                    $0.entry.entryID = "e\(number)"
                    $0.entry.amountMicros = 1
                }
                let answer = try await daemon.budgets.recordSpend(
                    request, options: CallOptions(metadata: actor.map { ["actor": $0] } ?? [:]))
                #expect(answer.entry.recordedBy == actor ?? "uid:\(geteuid())")
                #expect(answer.balance.amountSpentMicros == Int64(number + 1))
            }
            let error = await #expect(throws: RPCError.self) {
                _ = try await daemon.budgets.recordSpend(
                    request { $0.budgetID = budget.id }, options: CallOptions(metadata: ["actor": "a\u{1}"]))
            }
            let detail: Google_Rpc_BadRequest? = error?.detail()
            #expect(detail?.fieldViolations.map(\.field) == ["metadata.actor"])
        }
    }
}

import ProfiledProtocol
import SwiftProtobuf
import Testing

@testable import ProfiledServer

struct AccountFieldTests {
    private func account(in payload: [UInt8], _ place: AccountField.Place) -> [UInt8]? {
        AccountField.range(in: payload.span, place).map { Array(payload[$0]) }
    }

    @Test func `the account is found wherever its field stands`() throws {
        var request = Profiled_V1_GetCustomerProfileRequest()
        #expect(account(in: try request.serializedBytes(), .field) == nil)
        request.accountID = "acme"
        request.id = "x"
        #expect(account(in: try request.serializedBytes(), .field) == Array("acme".utf8))
        #expect(account(in: try request.serializedBytes(), .none) == nil)
        // Other fields first, and an unknown one.
        #expect(account(in: [0x12, 1, 0x78, 0xF8, 7, 1, 0x0A, 2, 0x61, 0x62], .field) == [0x61, 0x62])
    }

    @Test func `of an account that stands twice the last counts, as for the decoder`() throws {
        let twice: [UInt8] = [0x0A, 1, 0x61, 0x0A, 1, 0x62]
        #expect(account(in: twice, .field) == [0x62])
        #expect(try Profiled_V1_GetCustomerProfileRequest(serializedBytes: twice).accountID == "b")
        // Once more in a group, which is unknown to the decoder too.
        let hidden: [UInt8] = [0x0A, 1, 0x61, 0xFB, 7, 0x0A, 1, 0x62, 0xFC, 7]
        #expect(account(in: hidden, .field) == [0x61])
        #expect(try Profiled_V1_GetCustomerProfileRequest(serializedBytes: hidden).accountID == "a")
    }

    @Test func `a watch names its account in its start`() throws {
        var request = Profiled_V1_WatchChangesRequest()
        request.start.accountID = "acme"
        request.start.credits = 5
        #expect(account(in: try request.serializedBytes(), .nested) == Array("acme".utf8))
        request.credits = 3
        #expect(account(in: try request.serializedBytes(), .nested) == nil)
    }

    @Test func `whatever the bytes, an account that a handler sees is the one that was found`() throws {
        var random = SeededGenerator(seed: 20_261_125)
        var compared = 0
        for _ in 0..<200_000 {
            // Mostly fields that occur: tags of the numbers 1 to 3 in every wire type, short lengths, letters.
            let payload = (0..<Int.random(in: 0...14, using: &random)).map { _ -> UInt8 in
                switch UInt8.random(in: 0...3, using: &random) {
                case 0: 0x0A
                case 1: UInt8.random(in: 0...0x1F, using: &random)
                case 2: UInt8.random(in: 0...4, using: &random)
                default: UInt8.random(in: 0x61...0x63, using: &random)
                }
            }
            if let request = try? Profiled_V1_GetCustomerProfileRequest(serializedBytes: payload) {
                compared += 1
                #expect(account(in: payload, .field) ?? [] == Array(request.accountID.utf8), "\(payload)")
            }
            if let request = try? Profiled_V1_WatchChangesRequest(serializedBytes: payload),
                case .start(let start)? = request.message, !start.accountID.isEmpty
            {
                compared += 1
                #expect(account(in: payload, .nested) == Array(start.accountID.utf8), "\(payload)")
            }
        }
        #expect(compared > 10_000)
    }
}

import Reactor
import TTRPCWire
import Testing

@testable import TTRPC

struct CallTableTests {
    private static func call(_ streamID: UInt32) -> ClientCall {
        let frame = RequestFrame(method: [], flags: [], payload: [], metadata: Metadata())
        let call = ClientCall(ClientCall.Request(frame: frame, start: .now(), deadline: nil))
        call.streamID = streamID
        return call
    }

    @Test("calls are found whatever others come and go, and few that last beside many that don't")
    func comesAndGoes() {
        var table = CallTable(placeCount: 4)
        var expected: [UInt32: ClientCall] = [:]
        var random = SystemRandomNumberGenerator()
        var next: UInt32 = .max - 40_000
        for step in 0..<20_000 {
            if expected.count < 40, step % 3 != 2 {
                let call = Self.call(next)
                table.insert(call)
                expected[next] = call
                next += 2
            } else if let streamID = expected.keys.filter({ $0 % 32 != 1 || step % 100 == 99 }).randomElement(
                using: &random)
            {
                #expect(table.remove(streamID) === expected.removeValue(forKey: streamID))
                #expect(table[streamID] == nil && table.remove(streamID) == nil)
            }
            #expect(table.count == expected.count)
            if step % 50 == 0 {
                #expect(expected.allSatisfy { table[$0] === $1 })
                #expect(Set(table.all.map(\.streamID)) == Set(expected.keys))
            }
        }
        #expect(table[1] == nil && table.contains { _ in true })
    }
}

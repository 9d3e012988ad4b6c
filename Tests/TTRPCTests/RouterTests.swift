import SwiftProtobuf
import Testing

@testable import TTRPC

struct RouterTests {
    private static let method = MethodDescriptor(service: "test.v1.Lists", method: "Take", shape: .unary)

    private func decode(_ payload: [UInt8]) -> RPCError? {
        var router = Router()
        router.register(Self.method) { (request: Google_Protobuf_ListValue, _) in request }
        guard
            let entry = router.entry(
                service: Array(Self.method.service.utf8).span, method: Array(Self.method.method.utf8).span),
            case .unary(let prepare) = entry.handler
        else { return RPCError(code: .unimplemented, message: "not registered") }
        do throws(RPCError) {
            _ = try prepare(payload.span)
            return nil
        } catch {
            return error
        }
    }

    @Test("a request with more top-level fields than allowed is refused before it is decoded")
    func manyFields() {
        // Field 1, length 0: an empty message in two bytes.
        let empty: [UInt8] = [0x0A, 0x00]
        let refused = decode(Array(repeating: empty, count: 16_385).flatMap(\.self))
        #expect(refused?.code == .resourceExhausted)
        #expect(decode(Array(repeating: empty, count: 16_384).flatMap(\.self)) == nil)
    }

    @Test("one large field is not mistaken for many")
    func largeField() throws {
        let text = Google_Protobuf_Value(stringValue: String(repeating: "x", count: 100_000))
        #expect(decode(try Google_Protobuf_ListValue.with { $0.values = [text] }.serializedBytes()) == nil)
    }
}

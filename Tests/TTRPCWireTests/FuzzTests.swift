import SwiftProtobuf
import Testing

@testable import TTRPCWire

/// Random input, seeded; a longer run is asked for through the environment (see `Fuzzer`).
@Suite(.serialized)
struct FuzzTests {
    @Test("the decoder finds the frames a plain one finds, whatever the pieces")
    func frameDecoder() throws {
        try Fuzzer("frame-decoder").run { input, random in
            let expected = DecodedInput(reference: input)
            let pieces = (0..<Int.random(in: 0..<20, using: &random)).map { _ in Int.random(in: 0..<40, using: &random)
            }
            let decoded = DecodedInput(decoding: input, pieces: pieces)
            return decoded == expected ? nil : "\(decoded) is not \(expected) for pieces \(pieces)"
        }
    }

    @Test("a request envelope is read as swift-protobuf reads it")
    func requestEnvelope() throws {
        try Fuzzer("request-envelope").run { input, _ in
            let oracle = try? Ttrpc_Request(serializedBytes: input)
            do throws(WireError) {
                let parsed = try ParsedRequest(input)
                if let oracle { return parsed == ParsedRequest(oracle) ? nil : "read as \(parsed)" }
                // Names aren't checked for UTF-8 here: one that isn't can't be that of a method.
                let namesAreText = (0...input.count).allSatisfy { count in
                    guard let parsed = try? ParsedRequest(Array(input[..<count])) else { return true }
                    return String(validating: parsed.service.span) != nil
                        && String(validating: parsed.method.span) != nil
                }
                return namesAreText ? "accepted, swift-protobuf refuses it" : nil
            } catch {
                // Stricter on purpose: limits, and U+0000 in metadata.
                guard let oracle else { return nil }
                switch error {
                case .metadataTooLarge:
                    let bytes = oracle.metadata.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
                    // What a repeated key or value replaces counts here, too: it has to be read all the same.
                    return oracle.metadata.count > 64 || bytes > 1024 || input.count > 16_384
                        ? nil : "metadata is within its limits"
                case .methodNameTooLong:
                    return oracle.service.utf8.count > 256 || oracle.method.utf8.count > 256 ? nil : "names are short"
                case .malformedEnvelope(let field):
                    let hasZero = oracle.metadata.contains { $0.key.utf8.contains(0) || $0.value.utf8.contains(0) }
                    return hasZero ? nil : "refused at \(field), swift-protobuf accepts it"
                case .notAFrame: return "refused as a frame"
                }
            }
        }
    }

    @Test("a response envelope is read as swift-protobuf reads it")
    func responseEnvelope() throws {
        try Fuzzer("response-envelope").run { input, _ in
            let oracle = try? Ttrpc_Response(serializedBytes: input)
            guard let parsed = try? ParsedResponse(input) else {
                return oracle == nil ? nil : "refused, swift-protobuf accepts it"
            }
            let status = parsed.status.map { try? Google_Rpc_Status(serializedBytes: $0) } ?? Google_Rpc_Status()
            guard let oracle else {
                // Of two the last counts here, while swift-protobuf merges them and so decodes both.
                let statuses = Set((0...input.count).compactMap { try? ParsedResponse(Array(input[..<$0])).status })
                return status == nil || statuses.count > 1 ? nil : "accepted, swift-protobuf refuses it"
            }
            return parsed.payload == Array(oracle.payload) ? nil : "the payload is \(parsed.payload)"
        }
    }

    @Test("the stream table follows its model through any sequence of frames")
    func streamTable() throws {
        try Fuzzer("stream-table").run { input, _ in
            var table = ServerStreamTable()
            var model = StreamTableModel()
            for step in stride(from: 0, to: input.count - 2, by: 3) {
                let (kind, id, flags) = (input[step] % 8, UInt32(input[step + 1] % 16), input[step + 2] & 7)
                if kind == 7 {
                    table.finished(id)
                    model.live[id] = nil
                    continue
                }
                let header = ServerStreamTableTests.header(
                    id, [1, 1, 1, 3, 3, 3, 9][Int(kind)], flags, UInt32(input[step] >> 7))
                let action = table.receive(header)
                let expected = model.receive(header)
                if action != expected { return "step \(step / 3): \(action) is not \(expected)" }
                if action == .close { break }
                if action == .open {
                    let state: ServerStreamTable.State = [.unary, .open, .halfClosed][Int(input[step] / 8) % 3]
                    table.opened(id, state)
                    model.live[id] = state
                }
                if case .fail = action {
                    table.finished(id)
                    model.live[id] = nil
                }
                if table.count != model.live.count { return "step \(step / 3): \(table.count) streams live" }
            }
            return nil
        }
    }
}

/// The specification's rules for streams, written as a list of questions.
private struct StreamTableModel {
    var live: [UInt32: ServerStreamTable.State] = [:]
    private var used: Set<UInt32> = []
    private var meaningless = 0

    mutating func receive(_ header: FrameHeader) -> ServerStreamTable.Action {
        let id = header.streamID
        if header.type != .request, header.type != .data {
            meaningless += 1
            return meaningless == 100 ? .close : .ignore
        }
        if header.type == .request {
            if live.keys.contains(id) { return .fail(.streamIDNotIncreasing) }
            if id & 1 == 0 { return .reject(.streamIDNotOdd) }
            if used.contains(where: { $0 >= id }) { return .reject(.streamIDNotIncreasing) }
            used.insert(id)
            return header.flags.rawValue & 3 == 3 ? .reject(.contradictingFlags) : .open
        }
        guard let state = live[id] else { return .reject(.dataOnUnknownStream) }
        if state == .unary { return .fail(.dataOnUnaryStream) }
        if state == .halfClosed { return .fail(.dataAfterClose) }
        let (closes, empty) = (header.flags.rawValue & 1 != 0, header.flags.rawValue & 4 != 0)
        if empty, header.dataLength != 0 { return .fail(.noDataWithLength) }
        if empty, !closes { return .ignore }
        if closes { live[id] = .halfClosed }
        return .deliver(isLast: closes, isEmptyClose: empty)
    }
}

import Testing

@testable import TTRPCWire

struct FrameDecoderTests {
    private static let conversation =
        frameBytes(1, [1, 2, 3]) + frameBytes(3, type: 3, flags: 5) + frameBytes(5, type: 9, flags: 0xFF, [0, 0, 0])
        + frameBytes(.max, type: 2, [UInt8](repeating: 7, count: 300))

    @Test("frames come out the same wherever the input is cut in three")
    func everySplit() {
        let whole = DecodedInput(decoding: Self.conversation, pieces: [])
        #expect(whole == DecodedInput(reference: Self.conversation))
        #expect(whole.frames.count == 4)
        for first in 0...40 {
            for second in 0...(Self.conversation.count - first) {
                let cut = DecodedInput(decoding: Self.conversation, pieces: [first, second])
                if cut != whole { Issue.record("cut after \(first) and \(second) bytes: \(cut)") }
            }
        }
        let single = [Int](repeating: 1, count: Self.conversation.count)
        #expect(DecodedInput(decoding: Self.conversation, pieces: single) == whole)
    }

    @Test("a truncated input delivers the whole frames before the cut and is known to be within a frame")
    func everyTruncation() {
        for count in 0...Self.conversation.count {
            let input = Array(Self.conversation.prefix(count))
            let expected = DecodedInput(reference: input)
            #expect(DecodedInput(decoding: input, pieces: []) == expected)
            #expect(DecodedInput(decoding: input, pieces: [Int](repeating: 3, count: count / 3)) == expected)
        }
    }

    @Test("an oversized frame is announced, skipped and followed by the next", arguments: [4_194_305, 16_777_215])
    func oversized(length: Int) throws {
        let data = [UInt8](repeating: 1, count: length)
        let input = frameBytes(1, data) + frameBytes(3, [9])
        for pieces in [[], [5], [10], [10, 1], [12, length], [10 + length], [10 + length, 4]] {
            let decoded = DecodedInput(decoding: input, pieces: pieces)
            #expect(decoded.frames.count == 2)
            #expect(decoded.frames.first?.header.isOversized == true)
            #expect(decoded.frames.first?.data.isEmpty == true)
            #expect(
                decoded.frames.last
                    == DeliveredFrame(header: .init(dataLength: 1, streamID: 3, type: .request), data: [9]))
            #expect(!decoded.isInsideFrame)
        }
    }

    @Test("a frame of exactly 4 MiB is delivered whole")
    func largest() {
        let data = [UInt8](repeating: 1, count: 4_194_304)
        let decoded = DecodedInput(decoding: frameBytes(1, data), pieces: [7, 100_000, 3_000_000])
        #expect(decoded.frames.first?.data == data)
    }

    @Test("a first byte that isn't 0 is refused as soon as it is there", arguments: [1, 0x50, 0xFF] as [UInt8])
    func notAFrame(first: UInt8) {
        #expect(DecodedInput(decoding: [first], pieces: []).error == .notAFrame)
        let behind = frameBytes(1, [1]) + [first]
        #expect(DecodedInput(decoding: behind, pieces: []).error == .notAFrame)
        #expect(DecodedInput(decoding: behind, pieces: [11]).error == .notAFrame)
        #expect(DecodedInput(decoding: behind, pieces: [4]).frames.count == 1)
    }

    @Test("what is held follows the bytes received, not the length declared")
    func memory() throws {
        var decoder = FrameDecoder()
        let head = frameBytes(1, declared: 4_194_304)
        try decoder.decode(head.span) { _, _ in .proceed }
        #expect(decoder.bufferedBytes == 10)
        #expect(decoder.isInsideFrame)
        try decoder.decode([1, 2, 3].span) { _, _ in .proceed }
        #expect(decoder.bufferedBytes == 13)

        var skipping = FrameDecoder()
        try skipping.decode((frameBytes(1, declared: 16_777_215) + [UInt8](repeating: 0, count: 60_000)).span) { _, _ in
            .proceed
        }
        #expect(skipping.bufferedBytes == 0)
        #expect(skipping.isInsideFrame)
    }

    @Test("nothing is delivered after a stop", arguments: [0, 4, 10, 11])
    func stop(firstPiece: Int) throws {
        var decoder = FrameDecoder()
        let input = frameBytes(1, [1]) + frameBytes(3, [2])
        var delivered = 0
        let first = Array(input[..<firstPiece])
        let second = Array(input[firstPiece...])
        try decoder.decode(first.span) { _, _ in
            delivered += 1
            return .stop
        }
        if delivered == 0 {
            try decoder.decode(second.span) { _, _ in
                delivered += 1
                return .stop
            }
        }
        #expect(delivered == 1)
    }
}

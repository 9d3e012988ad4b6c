import Testing

@testable import TTRPCWire

struct MetadataTests {
    @Test("keys are compared byte by byte, not by canonical equivalence")
    func keys() {
        var metadata = Metadata()
        metadata.append("caf\u{E9}", "composed")
        metadata.append("cafe\u{301}", "decomposed")
        #expect(metadata["caf\u{E9}"] == ["composed"])
        #expect(metadata.first("cafe\u{301}") == "decomposed")
        metadata.set("cafe\u{301}", "changed")
        #expect(metadata["caf\u{E9}"] == ["composed"])
    }

    @Test("values of a key keep their order, and setting replaces them all")
    func order() {
        var metadata: Metadata = ["k": "1", "other": "x", "k": "2"]
        #expect(metadata["k"] == ["1", "2"] && metadata.first("k") == "1")
        metadata.set("k", "3")
        #expect(metadata["k"] == ["3"] && metadata.pairs.count == 2 && metadata.byteCount == 8)
    }
}

import JSON
import Testing

struct JSONNumberTests {
    @Test(arguments: [
        ("1", "1.0"), ("1", "10e-1"), ("0", "-0.00e7"), ("100", "1e2"), ("-2.50", "-25E-1"),
        ("123456789012345678901234567890", "1.23456789012345678901234567890e29"),
    ])
    func `equal values are equal and hash alike however they are written`(left: String, right: String) throws {
        let first = try #require(JSONNumber(left))
        let second = try #require(JSONNumber(right))
        #expect(first == second)
        #expect(first.hashValue == second.hashValue)
        #expect(!(first < second))
        #expect(first.text == left)
    }

    @Test
    func `compares exactly where floating point cannot`() throws {
        let ascending = [
            "-1e300", "-9007199254740993", "-9007199254740992", "-0.2", "-0.1", "0", "1e-300", "0.1",
            "0.10000000000000000001", "9", "25", "9007199254740992", "9007199254740993", "1e300",
        ].compactMap(JSONNumber.init)
        #expect(ascending.count == 14)
        for (position, number) in ascending.enumerated() {
            for (other, second) in ascending.enumerated() {
                #expect((number < second) == (position < other))
                #expect((number == second) == (position == other))
            }
        }
    }

    @Test
    func `converts to Int64 only when exact`() {
        #expect(JSONNumber("9223372036854775807")?.int64 == .max)
        #expect(JSONNumber("-9223372036854775808")?.int64 == .min)
        #expect(JSONNumber("9223372036854775808")?.int64 == nil)
        #expect(JSONNumber("1.5e1")?.int64 == 15)
        #expect(JSONNumber("1.50")?.int64 == nil)
        #expect(JSONNumber("1e19")?.int64 == nil)
    }

    @Test
    func `writes plain notation`() {
        #expect(JSONNumber("-1.50e1")?.plainText == "-15")
        #expect(JSONNumber("12e-4")?.plainText == "0.0012")
        #expect(JSONNumber("123e-2")?.plainText == "1.23")
        #expect(JSONNumber("-0e3")?.plainText == "0")
        #expect(JSONNumber("0.250")?.fractionDigits == 2)
    }

    @Test(arguments: ["", "-", "+1", "01", "1.", ".1", "1e", "0x1", "1 ", "Infinity", "1e1001", "1e-1001", "٣"])
    func `refuses text that is no number`(text: String) { #expect(JSONNumber(text) == nil) }
}

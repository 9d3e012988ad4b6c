import ProfileModel
import Testing

@Suite struct DecimalAmountTests {
    @Test(arguments: [
        ("0", Int64(0)), ("1", 1_000_000), ("0.000001", 1), ("-0.000001", -1), ("12.5", 12_500_000),
        ("14000.00585", 14_000_005_850), ("9000000000000", 9_000_000_000_000_000_000),
        ("9223372036854.775807", Int64.max), ("-9223372036854.775808", Int64.min),
    ])
    func `an amount reads and writes exactly`(text: String, micros: Int64) {
        #expect(DecimalAmount.micros(text) == micros)
        #expect(DecimalAmount.text(micros: micros) == text)
    }

    @Test(arguments: ["1.0", "01", "-0", "1.500000000", "0.", ".5"])
    func `other ways to write an amount are read too`(text: String) {
        #expect(DecimalAmount.micros(text) != nil)
    }

    @Test(arguments: [
        "", "-", ".", "+1", "1e3", "1,5", "0.0000001", " 1", "١", "9223372036854.775808", "-9223372036854.775809",
        "99999999999999999999", "1.2.3", "--1", "NaN",
    ])
    func `what is no amount, or needs more than 64 bits, is none`(text: String) {
        #expect(DecimalAmount.micros(text) == nil)
    }
}

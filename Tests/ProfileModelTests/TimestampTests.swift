import ProfileModel
import Testing

struct TimestampTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2000-02-29T23:59:59.999999Z", 951_868_799_999_999),
            ("1969-12-31T23:59:59.5Z", -500_000), ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
            ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999), ("2026-03-01T00:00:00Z", 1_772_323_200_000_000),
        ] as [(String, Int64)])
    func `reads and writes RFC 3339`(text: String, microseconds: Int64) {
        #expect(Timestamp(text)?.microseconds == microseconds)
        #expect(Timestamp(microseconds: microseconds).description == text)
        let time = Timestamp(microseconds: microseconds)
        #expect(Timestamp(seconds: time.seconds, nanoseconds: time.nanoseconds) == time)
    }

    @Test
    func `reads offsets and dates`() {
        #expect(Timestamp("2026-01-31T09:00:00+01:30")?.description == "2026-01-31T07:30:00Z")
        #expect(Timestamp("2026-01-31")?.description == "2026-01-31T00:00:00Z")
    }

    @Test(arguments: [
        "", "2026", "2026-02-29", "2026-13-01", "2026-01-01T24:00:00Z", "2026-01-01T00:00:60Z", "2026-01-01T00:00:00",
        "2026-01-01T00:00:00.Z", "0000-01-01", "0001-01-01T00:00:00+01:00", "2026-01-01T00:00:00ZZ", "२०२६-01-01",
    ])
    func `refuses what is no time`(text: String) { #expect(Timestamp(text) == nil) }

    @Test
    func `never traps at the ends of its range`() {
        #expect(Timestamp(seconds: .max, nanoseconds: .max) == nil)
        #expect(Timestamp(seconds: .min, nanoseconds: -1) == nil)
        #expect(Timestamp(microseconds: .min).description == "0001-01-01T00:00:00Z")
    }
}

import ProfileClient
import Testing

struct DocumentTests {
    @Test func `Unknown keys survive a change of known ones, in their order and with their digits`() throws {
        let text = #"{"x":1.50,"ageRange":{"min":18,"odd":true},"gender":"all","z":[1e3]}"#
        var demographics = try Demographics(parsing: text)
        demographics.ageRange.minimum = 21
        #expect(demographics.text == #"{"x":1.50,"ageRange":{"min":21,"odd":true},"gender":"all","z":[1e3]}"#)
    }

    @Test func `Words that this version doesn't know are kept`() throws {
        var behavior = try Behavior(parsing: #"{"onlineActivityLevel":"ultra"}"#)
        #expect(behavior.onlineActivityLevel == OnlineActivityLevel(rawValue: "ultra"))
        behavior.devicePreferences = ["mobile"]
        #expect(behavior.text == #"{"onlineActivityLevel":"ultra","devicePreferences":["mobile"]}"#)
    }

    @Test func `Reading what isn't there stores nothing, and emptying a part removes it`() {
        var demographics = Demographics()
        #expect(demographics.location.cities == [])
        demographics.location.cities = []
        #expect(demographics.text == "{}")
        demographics.location.cities = ["Malmö"]
        demographics.location = Location()
        #expect(demographics.text == "{}")
    }

    @Test func `A value of another type reads as absent`() throws {
        let demographics = try Demographics(parsing: #"{"ageRange":"old","gender":7,"location":{"cities":[1]}}"#)
        #expect(demographics.ageRange.minimum == nil)
        #expect(demographics.gender == nil)
        #expect(demographics.location.cities == [])
    }

    @Test(arguments: [
        (0, 0, "1970-01-01T00:00:00Z"), (951_782_400, 5000, "2000-02-29T00:00:00.000005Z"),
        (-1, 999_999_999, "1969-12-31T23:59:59.999999999Z"), (253_402_300_799, 0, "9999-12-31T23:59:59Z"),
        (-62_135_596_800, 0, "0001-01-01T00:00:00Z"),
    ])
    func `Timestamps print as RFC 3339`(seconds: Int64, nanoseconds: Int32, text: String) {
        #expect(Timestamp(seconds: seconds, nanoseconds: nanoseconds).description == text)
    }

    @Test(arguments: [Int64.min, Int64.max])
    func `No timestamp traps`(seconds: Int64) {
        #expect(!Timestamp(seconds: seconds, nanoseconds: .max).description.isEmpty)
    }
}

import JSON
import Testing

@testable import ProfileClient

struct ChangedPathsTests {
    private func paths(_ old: String, _ new: String) throws -> [String] {
        var changed = ChangedPaths()
        changed.compareDocuments("d", try Demographics(parsing: old), try Demographics(parsing: new))
        return changed.paths
    }

    @Test func `Documents are compared key by key, by value and not by spelling`() throws {
        #expect(try paths(#"{"a":1,"b":{"c":2}}"#, #"{"b":{"c":2.0},"a":1}"#) == [])
        #expect(try paths(#"{"a":1,"b":{"c":2}}"#, #"{"a":1,"b":{"c":3}}"#) == ["d.b.c"])
        #expect(try paths(#"{"a":1,"b":{"c":2}}"#, #"{"a":1}"#) == ["d.b"])
        #expect(try paths(#"{"a":1}"#, #"{"a":1,"b":{"c":2}}"#) == ["d.b"])
        #expect(try paths(#"{"a":{"x":1}}"#, #"{"a":[1]}"#) == ["d.a"])
    }

    @Test func `A document that comes or goes is named as a whole`() throws {
        #expect(try paths("", #"{"a":1}"#) == ["d"])
        #expect(try paths(#"{"a":1}"#, "") == ["d"])
        #expect(try paths("", "{}") == [])
    }

    @Test(arguments: ["a.b", "a,b", "a b", "age_range", "ключ", "`", ""])
    func `A key that no path can name is changed through what contains it`(key: String) throws {
        var old = JSONObject()
        old["x"] = 1
        var new = old
        new[key] = 2
        var changed = ChangedPaths()
        changed.compareDocuments("d", Demographics(members: old), Demographics(members: new))
        #expect(changed.paths == ["d"])
        changed = ChangedPaths()
        changed.compareDocuments(
            "d", Demographics(members: ["in": .object(old)]), Demographics(members: ["in": .object(new)]))
        #expect(changed.paths == ["d.in"])
    }

    @Test func `Labels are compared one by one unless a key holds a dot`() {
        var changed = ChangedPaths()
        changed.compareLabels(["a": "1", "b": "2"], ["b": "3", "c": "4"])
        #expect(changed.paths == ["labels.a", "labels.b", "labels.c"])
        changed = ChangedPaths()
        changed.compareLabels([:], ["a.b": "1"])
        #expect(changed.paths == ["labels"])
    }

    @Test func `Very deep differences are named by an object above them`() throws {
        let deep = { (value: String) in
            String(repeating: #"{"k":"#, count: 25) + value + String(repeating: "}", count: 25)
        }
        let found = try paths(deep("1"), deep("2"))
        #expect(found == ["d" + String(repeating: ".k", count: 15)])
    }
}

import Foundation
import ProfileModel
import Testing

struct RecordIDTests {
    @Test func `ids are written as Foundation writes them, in lower case, and read in either case`() throws {
        for _ in 0..<1_000 {
            let id = UUID()
            #expect(RecordID.text(id) == id.uuidString.lowercased())
            #expect(try RecordID.parse(id.uuidString) == id)
            #expect(try RecordID.parse(RecordID.text(id)) == id)
        }
        let id = try RecordID.parse("01234567-89ab-CDEF-fedc-ba9876543210")
        #expect(id.uuidString == "01234567-89AB-CDEF-FEDC-BA9876543210")
    }

    @Test(arguments: [
        "", "0123456789abcdeffedcba9876543210", "01234567-89ab-cdef-fedc-ba987654321",
        "01234567-89ab-cdef-fedc-ba98765432100", "01234567-89ab-cdef-fedc-ba987654321g",
        "01234567089ab-cdef-fedc-ba9876543210",
        "{1234567-89ab-cdef-fedc-ba987654321}", "01234567-89ab-cdef-fedc-ba98765432é",
        " 1234567-89ab-cdef-fedc-ba9876543210",
        "+1234567-89ab-cdef-fedc-ba9876543210", "0x234567-89ab-cdef-fedc-ba9876543210",
        "01234567-89ab-cdef-fedc~ba9876543210",
    ])
    func `anything but 32 digits in five groups is refused by name`(text: String) {
        let error = #expect(throws: ProfileError.self) { _ = try RecordID.parse(text, field: "ids[3]") }
        guard case .invalidArgument(let violations)? = error?.kind else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(violations.map(\.field) == ["ids[3]"])
    }
}

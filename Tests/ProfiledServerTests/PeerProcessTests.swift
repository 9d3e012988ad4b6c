import Foundation
import Testing

@testable import ProfiledServer

struct PeerProcessTests {
    @Test(
        "the unit is found in a process's control group",
        arguments: [
            ("0::/system.slice/campaigns.service\n", "campaigns.service"),
            ("0::/system.slice/campaigns.service/worker\n", "campaigns.service"),
            ("0::/user.slice/user-1000.slice/user@1000.service/app.slice/editor.service\n", "editor.service"),
            ("0::/user.slice/user-0.slice/session-3.scope\n", "session-3.scope"),
            ("12:cpu:/x.service\n1:name=systemd:/system.slice/a.service\n0::/\n", "a.service"), ("0::/\n", nil),
            ("0::/docker/abc\n", nil), ("", nil), ("nonsense", nil),
        ] as [(String, String?)])
    func unit(text: String, unit: String?) {
        #expect(PeerProcess.unit(in: text) == unit)
    }

    @Test func `this process is found, and one that is gone is left out`() {
        let processes = PeerProcess.read([getpid(), Int32.max, 0])
        #expect(processes.keys.sorted() == [getpid()])
        #expect(processes[getpid()]?.command.isEmpty == false)
    }
}

import Systemd
import Testing

@testable import ProfiledServer

struct SupervisionTests {
    private func supervision(_ names: [String]) -> Supervision {
        var supervision = Supervision()
        supervision.sockets = names.enumerated().map { PassedSocket(descriptor: CInt(3 + $0), name: $1) }
        return supervision
    }

    @Test func `sockets are told apart by their names, in any order`() throws {
        let both = supervision(["admin", "rpc"])
        #expect(try both.socket("rpc")?.descriptor == 4 && both.socket("admin")?.descriptor == 3)
    }

    @Test func `a single socket is for calls whatever it is called, unless it is the administrators'`() throws {
        #expect(try supervision(["profiled.socket"]).socket("rpc")?.descriptor == 3)
        #expect(try supervision(["unknown"]).socket("admin") == nil)
        #expect(try supervision(["admin"]).socket("rpc") == nil)
        #expect(try supervision(["admin"]).socket("admin")?.descriptor == 3)
        #expect(try supervision([]).socket("rpc") == nil)
    }

    @Test(
        "of several sockets each must be known, and once",
        arguments: [["rpc", "other"], ["rpc", "rpc"], ["unknown", "unknown"]])
    func wrong(names: [String]) {
        #expect(throws: ConfigurationError.self) { try supervision(names).socket("rpc") }
    }

    @Test func `test hooks are off unless whoever starts the daemon asks for them`() throws {
        #expect(try !Supervision(environment: [:]).hasTestHooks)
        #expect(try !Supervision(environment: ["PROFILED_TEST_HOOKS": "yes"]).hasTestHooks)
        #expect(try Supervision(environment: ["PROFILED_TEST_HOOKS": "1"]).hasTestHooks)
    }
}

import Systemd
import Testing

struct PassedSocketTests {
    @Test("sockets come with their names, in the order of their descriptors")
    func named() throws {
        let environment = ["LISTEN_PID": "42", "LISTEN_FDS": "2", "LISTEN_FDNAMES": "rpc:admin"]
        #expect(
            try PassedSocket.all(environment: environment, processID: 42) == [
                PassedSocket(descriptor: 3, name: "rpc"), PassedSocket(descriptor: 4, name: "admin"),
            ])
    }

    @Test("those without names are called unknown, as sd_listen_fds_with_names does")
    func unnamed() throws {
        let environment = ["LISTEN_PID": "42", "LISTEN_FDS": "1"]
        #expect(
            try PassedSocket.all(environment: environment, processID: 42) == [
                PassedSocket(descriptor: 3, name: "unknown")
            ])
    }

    @Test("what was meant for another process is not taken, nor what nobody passed")
    func others() throws {
        #expect(try PassedSocket.all(environment: [:], processID: 42) == [])
        #expect(try PassedSocket.all(environment: ["LISTEN_PID": "41", "LISTEN_FDS": "2"], processID: 42) == [])
        #expect(try PassedSocket.all(environment: ["LISTEN_FDS": "2"], processID: 42) == [])
        #expect(try PassedSocket.all(environment: ["LISTEN_PID": "42", "LISTEN_FDS": "0"], processID: 42) == [])
    }

    @Test(
        "variables that can't be right are refused",
        arguments: [
            ["LISTEN_PID": "x", "LISTEN_FDS": "1"], ["LISTEN_PID": "42", "LISTEN_FDS": "-1"],
            ["LISTEN_PID": "42", "LISTEN_FDS": "99999999999999999999"], ["LISTEN_PID": "42", "LISTEN_FDS": "1025"],
            ["LISTEN_PID": "42", "LISTEN_FDS": "2", "LISTEN_FDNAMES": "rpc"],
            ["LISTEN_PID": "42", "LISTEN_FDS": "1", "LISTEN_FDNAMES": "rpc:admin"],
        ])
    func malformed(environment: [String: String]) {
        #expect(throws: ListenEnvironmentError.self) {
            try PassedSocket.all(environment: environment, processID: 42)
        }
    }
}

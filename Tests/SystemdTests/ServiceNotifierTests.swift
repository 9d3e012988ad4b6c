import Systemd
import Testing

struct ServiceNotifierTests {
    @Test("the manager is told each state in its words")
    func states() throws {
        let receiver = try DatagramReceiver()
        let notifier = try #require(ServiceNotifier(environment: ["NOTIFY_SOCKET": receiver.path]))
        #expect(notifier.ready(status: "Serving"))
        #expect(receiver.receiveText() == "READY=1\nSTATUS=Serving")
        #expect(notifier.status("3 calls"))
        #expect(receiver.receiveText() == "STATUS=3 calls")
        #expect(notifier.watchdog())
        #expect(receiver.receiveText() == "WATCHDOG=1")
        #expect(notifier.extendTimeout(by: .milliseconds(1500)))
        #expect(receiver.receiveText() == "EXTEND_TIMEOUT_USEC=1500000")
        #expect(notifier.stopping(status: "Ending"))
        #expect(receiver.receiveText() == "STOPPING=1\nSTATUS=Ending")
        #expect(notifier.reloading())
        #expect(receiver.receiveText()?.wholeMatch(of: /RELOADING=1\nMONOTONIC_USEC=[0-9]+/) != nil)
    }

    @Test("a status with a line end is no second assignment")
    func forgedStatus() throws {
        let receiver = try DatagramReceiver()
        let notifier = try #require(ServiceNotifier(path: receiver.path))
        notifier.status("down\nMAINPID=1")
        #expect(receiver.receiveText() == "STATUS=down MAINPID=1")
    }

    @Test("a manager that doesn't read costs the message and no time")
    func fullQueue() throws {
        let receiver = try DatagramReceiver()
        let notifier = try #require(ServiceNotifier(path: receiver.path))
        var sent = 0
        while sent < 100_000, notifier.watchdog() { sent += 1 }
        #expect(sent < 100_000)
        #expect(receiver.receiveText() == "WATCHDOG=1")
        #expect(notifier.watchdog())
    }

    @Test("nobody is told where there is nobody")
    func nobody() {
        #expect(ServiceNotifier(environment: [:]) == nil)
        #expect(ServiceNotifier(environment: ["NOTIFY_SOCKET": "vsock:2:1"]) == nil)
        #expect(ServiceNotifier(path: "/nonexistent/notify")?.watchdog() == false)
    }

    @Test("the watchdog's limit counts for the process it names")
    func watchdogLimit() {
        let limit = WatchdogInterval.limit
        #expect(limit(["WATCHDOG_USEC": "10000000", "WATCHDOG_PID": "42"], 42) == .seconds(10))
        #expect(limit(["WATCHDOG_USEC": "10000000"], 42) == .seconds(10))
        #expect(limit(["WATCHDOG_USEC": "10000000", "WATCHDOG_PID": "41"], 42) == nil)
        #expect(limit(["WATCHDOG_USEC": "0"], 42) == nil)
        #expect(limit([:], 42) == nil)
    }
}

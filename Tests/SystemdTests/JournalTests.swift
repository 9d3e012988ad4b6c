import CLinux
import Glibc
import Systemd
import Testing

struct JournalTests {
    private func text(_ entry: JournalEntry) -> String { String(decoding: entry.bytes, as: UTF8.self) }

    @Test("a value without line end stands behind the sign of equality")
    func plain() {
        var entry = JournalEntry()
        entry.append("MESSAGE", "a=b ü")
        entry.append("PRIORITY", "6")
        #expect(text(entry) == "MESSAGE=a=b ü\nPRIORITY=6\n")
    }

    @Test("a value with line ends goes with its length, so that it can't forge a field")
    func lineEnds() {
        var entry = JournalEntry()
        entry.append("MESSAGE", "x\nPRIORITY=0")
        #expect(entry.bytes == Array("MESSAGE\n".utf8) + [12, 0, 0, 0, 0, 0, 0, 0] + Array("x\nPRIORITY=0\n".utf8))
    }

    @Test("names that the journal would not take are left out")
    func names() {
        var entry = JournalEntry()
        for name in ["_PID", "1A", "", "lower", "A-B", "A=B", "A\nB", String(repeating: "A", count: 65)] {
            entry.append(name, "x")
        }
        #expect(entry.bytes.isEmpty)
    }

    @Test("an entry of any length arrives whole")
    func lengths() throws {
        let receiver = try DatagramReceiver()
        let socket = try #require(JournalSocket(path: receiver.path))
        for length in [1, 60_000, 900_000] {
            var entry = JournalEntry()
            entry.append("MESSAGE", String(repeating: "x", count: length))
            #expect(socket.send(entry))
            #expect(receiver.receive() == entry.bytes)
        }
        #expect(socket.lostEntries == 0)
    }

    @Test("entries that a stopped journal doesn't take are counted, and nobody waits")
    func stopped() throws {
        let receiver = try DatagramReceiver()
        let socket = try #require(JournalSocket(path: receiver.path))
        var entry = JournalEntry()
        entry.append("MESSAGE", "x")
        var sent = 0
        while sent < 100_000, socket.send(entry) { sent += 1 }
        #expect(sent < 100_000 && socket.takeLost() == 1 && socket.lostEntries == 0)
        _ = receiver.receive()
        #expect(socket.send(entry))
    }

    @Test("standard error leads to the journal when device and inode say so")
    func journalStream() {
        var (device, inode): (UInt64, UInt64) = (0, 0)
        #expect(clinux_identify(2, &device, &inode) == 0)
        #expect(JournalSocket.isConnected(environment: ["JOURNAL_STREAM": "\(device):\(inode)"]))
        #expect(!JournalSocket.isConnected(environment: ["JOURNAL_STREAM": "\(device):\(inode &+ 1)"]))
        for wrong in ["", ":", "a:b", "1", "1:2:3"] {
            #expect(!JournalSocket.isConnected(environment: ["JOURNAL_STREAM": wrong]))
        }
        #expect(!JournalSocket.isConnected(environment: [:]))
    }
}

import Glibc
import ProfileClient

/// Load made with the Swift client library: gets of random profiles by id, as many open at once as asked for, from one
/// process. It says what the library costs; `load` does the same with as little work as can be.
///
///     client-load SOCKET ACCOUNT IDS CLIENTS OUTSTANDING SECONDS WARM-UP [pool|client]
///
/// `IDS` is a file with an id a line. Each of the clients has a connection of its own and keeps `OUTSTANDING` calls open.
/// The calling tasks run on Swift's default pool, or on the clients' own executor (`ProfileClient.executor`).
/// Prints JSON on one line; the exit status is 1 when a call failed.
@main
struct ClientLoad {
    let collections: [RecordCollection<CustomerProfile>]
    let ids: [String]
    let outstanding: Int
    /// Nil for the default pool.
    let executor: (any TaskExecutor)?
    let start: ContinuousClock.Instant
    let end: ContinuousClock.Instant

    static func main() async throws {
        let arguments = CommandLine.arguments
        guard 8...9 ~= arguments.count, let clientCount = Int(arguments[4]), let outstanding = Int(arguments[5]),
            let seconds = Double(arguments[6]), let warmUp = Double(arguments[7]), 1...1024 ~= clientCount,
            1...1024 ~= outstanding, 0...60 ~= seconds, 0...60 ~= warmUp,
            arguments.count == 8 || ["pool", "client"].contains(arguments[8])
        else {
            print("usage: client-load SOCKET ACCOUNT IDS CLIENTS OUTSTANDING SECONDS WARM-UP [pool|client]")
            exit(2)
        }
        let ids = try readLines(arguments[3])
        guard !ids.isEmpty else {
            print("\(arguments[3]): no ids")
            exit(2)
        }
        var configuration = ProfileClient.Configuration()
        configuration.maximumConcurrentCalls = outstanding
        // A call that is made again would be counted once and hide what went wrong.
        configuration.retry = .none
        let clients = try (0..<clientCount).map { _ throws(ProfileClientError) in
            try ProfileClient(socketPath: arguments[1], configuration: configuration)
        }
        let start = ContinuousClock.now + .seconds(warmUp)
        let load = ClientLoad(
            collections: clients.map { $0.account(arguments[2]).customerProfiles }, ids: ids,
            outstanding: outstanding,
            executor: arguments.last == "client" ? clients[0].executor : nil, start: start,
            end: start + .seconds(seconds))
        let counts = await load.run()
        for client in clients { await client.close() }
        let processor = ProcessorTime.spent(from: counts.processorAtStart, to: counts.processorAtEnd)
        print(
            """
            {"requests": \(counts.calls), "seconds": \(seconds), \
            "requests_per_second": \(Double(counts.calls) / seconds), "errors": \(counts.failures), \
            "first_error": \(counts.firstFailure.map { "\"\(escape($0))\"" } ?? "null"), \
            "load_cpu_microseconds_per_request": \(processor * 1e6 / Double(max(1, counts.calls)))}
            """)
        if counts.failures > 0 { exit(1) }
    }

    /// Calls until the end; those answered within the measured time count.
    func run() async -> Counts {
        await withTaskGroup(of: Counts.self) { group in
            for (client, collection) in collections.enumerated() {
                for number in 0..<outstanding {
                    group.addTask(executorPreference: executor) {
                        await call(collection, seed: UInt64(client * outstanding + number + 1))
                    }
                }
            }
            group.addTask {
                var clocks = Counts()
                try? await Task.sleep(until: start)
                clocks.processorAtStart = ProcessorTime.now()
                try? await Task.sleep(until: end)
                clocks.processorAtEnd = ProcessorTime.now()
                return clocks
            }
            return await group.reduce(into: Counts()) { $0.add($1) }
        }
    }

    private func call(_ collection: RecordCollection<CustomerProfile>, seed: UInt64) async -> Counts {
        var counts = Counts()
        var random = seed &* 0x9E37_79B9_7F4A_7C15
        var now = ContinuousClock.now
        while now < end {
            // xorshift64*
            random ^= random >> 12
            random ^= random << 25
            random ^= random >> 27
            let id = ids[Int((random &* 0x2545_F491_4F6C_DD1D) >> 33) % ids.count]
            var failure: String?
            do throws(ProfileClientError) {
                let profile = try await collection.get(id)
                if profile.id != id { failure = "asked for \(id), got \(profile.id)" }
            } catch {
                failure = "\(error)"
            }
            now = .now
            if let failure {
                counts.failures += 1
                if counts.firstFailure == nil { counts.firstFailure = failure }
            } else if now >= start, now < end {
                counts.calls += 1
            }
        }
        return counts
    }

    private static func readLines(_ path: String) throws -> [String] {
        guard let file = fopen(path, "r") else {
            perror(path)
            exit(2)
        }
        defer { fclose(file) }
        var lines: [String] = []
        while let line = readLine(from: file) { lines.append(line) }
        return lines
    }

    private static func readLine(from file: UnsafeMutablePointer<FILE>) -> String? {
        var bytes: [UInt8] = []
        while true {
            let byte = fgetc(file)
            if byte == EOF { return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self) }
            if byte == 10 { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(UInt8(truncatingIfNeeded: byte))
        }
    }

    /// Text for a JSON string: what could end it or isn't allowed in it becomes a space.
    private static func escape(_ text: String) -> String {
        String(text.unicodeScalars.map { $0.value < 0x20 || $0 == "\"" || $0 == "\\" ? " " : Character($0) })
    }
}

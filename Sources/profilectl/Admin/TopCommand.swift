internal import ArgumentParser
internal import ProfileClient
internal import ProfiledProtocol
internal import UnixSignals

/// `profilectl top`
struct TopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "top", abstract: "Shows live what the daemon is doing, until Ctrl-C. For administrators.",
        discussion: "Rates and times are those since the last picture; without a terminal pictures follow each other.")

    @Option(help: ArgumentHelp("How long between two pictures.", valueName: "time"))
    var every = TimeLimit(.seconds(2))
    @Option(help: "Ends after so many pictures.") var count: Int?
    @OptionGroup var options: AdminOptions

    func validate() throws {
        if let count, count < 1 { throw ValidationError("--count must be at least 1.") }
    }

    func run() async throws {
        let client = try options.client()
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let pictures = Task { try await show(client) }
        let ender = Task {
            for await _ in signals {
                pictures.cancel()
                return
            }
        }
        defer { ender.cancel() }
        let isScreen = Terminal.isOutput
        if isScreen { print(Self.enterScreen, terminator: "") }
        let result = await pictures.result
        if isScreen { print(Self.leaveScreen, terminator: "") }
        Terminal.flush()
        await client.close()
        do {
            try result.get()
        } catch is CancellationError {
            // Ctrl-C is the ordinary end.
        }
    }

    /// The alternate screen and no cursor, and back (xterm, "Control sequences").
    private static let enterScreen = "\u{1B}[?1049h\u{1B}[?25l"
    private static let leaveScreen = "\u{1B}[?25h\u{1B}[?1049l"
    /// To the upper left corner.
    private static let home = "\u{1B}[H"
    private static let clearLine = "\u{1B}[K"
    private static let clearBelow = "\u{1B}[J"

    private func show(_ client: ProfileClient) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        var before: TopScreen.Reading?
        var rest = count ?? .max
        while rest > 0 {
            let elapsed = (clock.now - start).components
            let reading = try await read(client, Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18)
            let screen = TopScreen(
                now: reading, before: before, width: Terminal.width ?? 120, height: Terminal.height ?? 200)
            draw(screen.lines())
            before = reading
            rest -= 1
            if rest > 0 { try await Task.sleep(for: every.duration, clock: clock) }
        }
    }

    private func draw(_ lines: [String]) {
        if Terminal.isOutput {
            // No line end after the last: it would scroll the first away.
            print(
                Self.home + lines.map { $0 + Self.clearLine }.joined(separator: "\r\n") + Self.clearBelow,
                terminator: "")
        } else {
            for line in lines { print(line) }
            print("")
        }
        Terminal.flush()
    }

    private func read(_ client: ProfileClient, _ seconds: Double) async throws -> TopScreen.Reading {
        typealias Method = Profiled_V1_AdminService.Method
        let status: Profiled_V1_StatusResponse = try await options.call(
            client, Method.status, Profiled_V1_StatusRequest())
        let pool: Profiled_V1_ShowPoolResponse = try await options.call(
            client, Method.showPool, Profiled_V1_ShowPoolRequest())
        let connections: Profiled_V1_ListConnectionsResponse = try await options.call(
            client, Method.listConnections, Profiled_V1_ListConnectionsRequest())
        let metrics: Profiled_V1_MetricsResponse = try await options.call(
            client, Method.metrics, Profiled_V1_MetricsRequest())
        return TopScreen.Reading(
            status: status, pool: pool, connections: connections.connections,
            methods: MethodLoad.methods(in: MetricSample.samples(in: metrics.text)), seconds: seconds)
    }
}

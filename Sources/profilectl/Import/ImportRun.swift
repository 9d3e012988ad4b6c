internal import ProfileClient

/// Reads a file line by line and imports it, a few batches at a time.
struct ImportRun {
    private let profiles: BatchImporter<CustomerProfile>
    private let brands: BatchImporter<BrandGuideline>
    private let budgets: BatchImporter<Budget>
    private let containers: BatchImporter<Container>
    var progress: ImportProgress
    /// What became of the lines so far.
    private(set) var result = ImportResult()

    private var splitter = LineSplitter()
    private var profileBatch = ImportBatch<CustomerProfile>()
    private var brandBatch = ImportBatch<BrandGuideline>()
    private var budgetBatch = ImportBatch<Budget>()
    private var containerBatch = ImportBatch<Container>()

    /// Batches on their way at once: the daemon stores them on its write connections side by side.
    private static let maximumBatches = 4

    init(account: ProfileAccount, progress: ImportProgress) {
        profiles = BatchImporter(records: account.customerProfiles)
        brands = BatchImporter(records: account.brandGuidelines)
        budgets = BatchImporter(records: account.budgets)
        containers = BatchImporter(records: account.containers)
        self.progress = progress
    }

    /// Imports the whole input.
    ///
    /// - Throws: ``ProfileClientError`` when the import can't go on; batches on their way are finished first.
    mutating func run(_ input: borrowing InputFile) async throws -> ImportResult {
        var running = 0
        var failure: ProfileClientError?
        try await withThrowingTaskGroup(of: Result<ImportResult, ProfileClientError>.self) { group in
            var atEnd = false
            while !atEnd, failure == nil {
                let piece = try input.next()
                atEnd = piece.isEmpty
                for line in atEnd ? splitter.finish() : splitter.lines(adding: piece) {
                    read(line)
                    if containerBatch.isFull {
                        failure = try await runContainers(&group) ?? failure
                        running = 0
                    }
                    for batch in takeFull(all: false) {
                        if running == Self.maximumBatches, let done = try await group.next() {
                            running -= 1
                            failure = take(done) ?? failure
                        }
                        group.addTask { await batch() }
                        running += 1
                    }
                }
            }
            if failure == nil { failure = try await runContainers(&group) }
            for try await done in group { failure = take(done) ?? failure }
        }
        if let failure { throw failure }
        result.failures.sort { $0.line < $1.line }
        return result
    }

    /// Imports the containers read so far, after everything that they may refer to: their parts come before them in the
    /// file, and may still be on their way.
    private mutating func runContainers(
        _ group: inout ThrowingTaskGroup<Result<ImportResult, ProfileClientError>, any Error>
    ) async throws -> ProfileClientError? {
        var failure: ProfileClientError?
        for batch in takeFull(all: true) { group.addTask { await batch() } }
        while let done = try await group.next() { failure = take(done) ?? failure }
        if failure != nil || containerBatch.items.isEmpty { return failure }
        let work = Self.work(containers, containerBatch)
        containerBatch = ImportBatch()
        return take(await work())
    }

    private typealias Work = @Sendable () async -> Result<ImportResult, ProfileClientError>

    /// The batches that are ready to go.
    private mutating func takeFull(all: Bool) -> [Work] {
        var work: [Work] = []
        if profileBatch.isFull || (all && !profileBatch.items.isEmpty) {
            work.append(Self.work(profiles, profileBatch))
            profileBatch = ImportBatch()
        }
        if brandBatch.isFull || (all && !brandBatch.items.isEmpty) {
            work.append(Self.work(brands, brandBatch))
            brandBatch = ImportBatch()
        }
        if budgetBatch.isFull || (all && !budgetBatch.items.isEmpty) {
            work.append(Self.work(budgets, budgetBatch))
            budgetBatch = ImportBatch()
        }
        return work
    }

    private static func work<Record: CommandRecord>(
        _ importer: BatchImporter<Record>, _ batch: ImportBatch<Record>
    ) -> Work {
        {
            do throws(ProfileClientError) {
                return .success(try await importer.run(batch))
            } catch {
                return .failure(error)
            }
        }
    }

    private mutating func read(_ line: LineSplitter.Line) {
        switch line {
        case .tooLong(let number):
            refuse(ImportResult.Failure(line: number, violations: ["the line is longer than 1 MiB"]))
        case .bytes(let bytes, let number):
            do throws(RecordFormatError) {
                switch try ImportRecord(line: bytes) {
                case .customerProfile(let record): profileBatch.append(record, line: number, bytes: bytes.count)
                case .brandGuideline(let record): brandBatch.append(record, line: number, bytes: bytes.count)
                case .budget(let record): budgetBatch.append(record, line: number, bytes: bytes.count)
                case .container(let record): containerBatch.append(record, line: number, bytes: bytes.count)
                }
            } catch {
                refuse(ImportResult.Failure(line: number, violations: error.violations.map(\.description)))
            }
        }
    }

    private mutating func refuse(_ failure: ImportResult.Failure) {
        result.failures.append(failure)
        report(failure)
    }

    private mutating func take(_ outcome: Result<ImportResult, ProfileClientError>) -> ProfileClientError? {
        switch outcome {
        case .success(let done):
            result += done
            for failure in done.failures.sorted(by: { $0.line < $1.line }) { report(failure) }
            progress.show(result, doneBytes: result.bytes)
            return nil
        case .failure(let error):
            return error
        }
    }

    private mutating func report(_ failure: ImportResult.Failure) {
        for violation in failure.violations { progress.print("line \(failure.line): \(violation)") }
    }
}

import Foundation
import Testing

/// Runs a property on a saved corpus and then on mutations of it, for a bounded time.
///
/// A find is written into the corpus, so that it is tested for ever after; the input at hand stands in a temporary file
/// all the time, so that it isn't lost when the process traps. `PROFILED_FUZZ_SECONDS` sets the time, `PROFILED_FUZZ_SEED`
/// the seed.
struct Fuzzer {
    let name: String
    private let folder: URL
    private var corpus: [[UInt8]]

    init(_ name: String, source: StaticString = #filePath) throws {
        self.name = name
        folder = URL(fileURLWithPath: "\(source)").deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Corpora").appendingPathComponent(name)
        corpus = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "hex" }
            .sorted { $0.path < $1.path }
            .map { Self.bytes(ofHex: try String(contentsOf: $0, encoding: .utf8)) }
    }

    /// `property` says what is wrong with an input, nil when nothing is.
    func run(_ property: ([UInt8], inout FuzzRandom) -> String?) throws {
        try #require(!corpus.isEmpty, "no corpus in \(folder.path)")
        let environment = ProcessInfo.processInfo.environment
        let seconds = environment["PROFILED_FUZZ_SECONDS"].flatMap(Double.init) ?? 0.5
        let seed = environment["PROFILED_FUZZ_SEED"].flatMap { UInt64($0) } ?? 2026
        var random = FuzzRandom(seed: seed)
        for input in corpus {
            if let problem = property(input, &random) { Issue.record("\(name): \(problem): \(Self.hex(input))") }
        }
        let journal = FileManager.default.temporaryDirectory
            .appendingPathComponent("fuzz-\(name)-\(ProcessInfo.processInfo.processIdentifier)")
        _ = FileManager.default.createFile(atPath: journal.path, contents: nil)
        let file = try FileHandle(forWritingTo: journal)
        let end = ContinuousClock.now + .seconds(seconds)
        var runs = 0
        while runs % 64 != 0 || ContinuousClock.now < end {
            runs += 1
            let input = random.mutate(
                corpus.randomElement(using: &random) ?? [], with: corpus.randomElement(using: &random) ?? [])
            try file.truncate(atOffset: 0)
            file.write(Data(input))
            guard let problem = property(input, &random) else { continue }
            Issue.record("\(name), seed \(seed), run \(runs): \(problem): \(Self.hex(input))")
            try save(input)
            break
        }
        try file.close()
        try FileManager.default.removeItem(at: journal)
    }

    private func save(_ input: [UInt8]) throws {
        let digest = input.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let file = folder.appendingPathComponent("find-\(String(digest, radix: 16)).hex")
        try (Self.hex(input) + "\n").write(to: file, atomically: true, encoding: .utf8)
    }

    /// Text of hexadecimal digits and spaces; `#` begins a comment.
    static func bytes(ofHex text: String) -> [UInt8] {
        let digits = text.split(separator: "\n").flatMap { $0.prefix { $0 != "#" } }.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined(separator: " ")
    }
}

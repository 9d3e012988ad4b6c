import Foundation
import Testing

/// One conversation of a file in `protocol/golden`, as its README describes them.
struct GoldenCase: Sendable, CustomTestStringConvertible {
    /// A statement that does something.
    enum Step: Sendable, Equatable {
        case client([UInt8])
        case server([UInt8])
        case expectResponse(stream: UInt32, code: String)
        case expectNothing
        case expectNoHandler
        case expectClose
        case shut
        case silence
        case readNothing
        case descriptors(Int)
        case orderFree
    }

    /// A line that the format does not have.
    struct ParseError: Error {
        var line: String
    }

    var file: String
    var name: String
    var steps: [Step] = []
    /// Written for clients: our server does not answer so.
    var isForClients = false
    /// A service the case needs beside golden.Echo.
    var service: String?

    var testDescription: String { "\(file)/\(name)" }

    /// The cases of a file.
    static func cases(in file: String) throws -> [GoldenCase] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../protocol/golden")
        let text = try String(contentsOf: folder.appending(path: "\(file).golden"), encoding: .utf8)
        var cases: [GoldenCase] = []
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let words = line.prefix { $0 != "#" }.split(separator: " ").map(String.init)
            guard let keyword = words.first else { continue }
            if keyword == "case" {
                cases.append(GoldenCase(file: file, name: words[1]))
            } else {
                guard !cases.isEmpty else { throw ParseError(line: String(line)) }
                try cases[cases.count - 1].take(keyword, Array(words.dropFirst()), String(line))
            }
        }
        return cases
    }

    private mutating func take(_ keyword: String, _ words: [String], _ line: String) throws {
        switch keyword {
        case "says", "end": break
        case "role": isForClients = words == ["client"]
        case "service": service = words.first
        case "client": steps.append(.client([]))
        case "server": steps.append(.server([]))
        case "hex": try append(words.map { try UInt8($0, radix: 16).orThrow(line) }, line)
        case "fill":
            let count = try Int(words[0]).orThrow(line)
            try append(Array(repeating: try UInt8(words[1], radix: 16).orThrow(line), count: count), line)
        case "times":
            guard case .client(let bytes) = steps.last else { throw ParseError(line: line) }
            let count = try Int(words[0]).orThrow(line)
            steps[steps.count - 1] = .client(Array(repeatElement(bytes, count: count).joined()))
        case "shut": steps.append(.shut)
        case "silence": steps.append(.silence)
        case "read": steps.append(.readNothing)
        case "descriptors": steps.append(.descriptors(try Int(words[0]).orThrow(line)))
        case "order": steps.append(.orderFree)
        case "expect":
            switch words.first {
            case "response":
                steps.append(.expectResponse(stream: try UInt32(words[1]).orThrow(line), code: words[2]))
            case "nothing": steps.append(.expectNothing)
            case "no": steps.append(.expectNoHandler)
            case "close": steps.append(.expectClose)
            default: throw ParseError(line: line)
            }
        default: throw ParseError(line: line)
        }
    }

    private mutating func append(_ bytes: [UInt8], _ line: String) throws {
        switch steps.last {
        case .client(let before): steps[steps.count - 1] = .client(before + bytes)
        case .server(let before): steps[steps.count - 1] = .server(before + bytes)
        default: throw ParseError(line: line)
        }
    }
}

extension Optional {
    fileprivate func orThrow(_ line: String) throws -> Wrapped {
        guard let self else { throw GoldenCase.ParseError(line: line) }
        return self
    }
}

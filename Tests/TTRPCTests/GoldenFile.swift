import Foundation
import Testing
import TTRPCWire

/// A conversation of protocol/golden; README.md there describes the format.
struct GoldenCase: Sendable, CustomTestStringConvertible {
    enum Step: Sendable, Equatable {
        case client([UInt8], descriptors: Int)
        case server([UInt8])
        case response(UInt32, String)
        case nothing, noHandler, close, shut, silence, readNothing, orderFree
    }

    var file: String
    var name: String
    var steps: [Step] = []
    var isForClients = false
    var service: String?

    var testDescription: String { "\(file): \(name)" }

    static let all: [GoldenCase] = ["unary", "streams", "malformed"].flatMap { (try? read("\($0).golden")) ?? [] }

    private static func read(_ file: String, source: StaticString = #filePath) throws -> [GoldenCase] {
        let path = URL(fileURLWithPath: "\(source)").deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("protocol/golden/\(file)")
        var cases: [GoldenCase] = []
        var bytes: [UInt8]?
        var isServer = false
        var times = 1
        var descriptors = 0
        func flush() {
            guard let complete = bytes else { return }
            let repeated = [[UInt8]](repeating: complete, count: times).flatMap { $0 }
            cases[cases.count - 1].steps.append(
                isServer ? .server(repeated) : .client(repeated, descriptors: descriptors))
            if !isServer { descriptors = 0 }
            (bytes, times) = (nil, 1)
        }
        for line in try String(contentsOf: path, encoding: .utf8).split(separator: "\n") {
            let words = line.split(separator: " ")
            guard let keyword = words.first, !keyword.hasPrefix("#") else { continue }
            switch keyword {
            case "hex":
                for word in words.dropFirst().prefix(while: { !$0.hasPrefix("#") }) {
                    bytes?.append(UInt8(word, radix: 16) ?? 0)
                }
                continue
            case "fill":
                bytes?.append(
                    contentsOf: [UInt8](repeating: UInt8(words[2], radix: 16) ?? 0, count: Int(words[1]) ?? 0))
                continue
            case "times":
                times = Int(words[1]) ?? 1
                continue
            default: flush()
            }
            func add(_ step: Step) { cases[cases.count - 1].steps.append(step) }
            switch keyword {
            case "case": cases.append(GoldenCase(file: file, name: String(words[1])))
            case "client": (bytes, isServer) = ([], false)
            case "server": (bytes, isServer) = ([], true)
            case "descriptors": descriptors = Int(words[1]) ?? 0
            case "role": cases[cases.count - 1].isForClients = words[1] == "client"
            case "service": cases[cases.count - 1].service = String(words[1])
            case "shut": add(.shut)
            case "silence": add(.silence)
            case "read": add(.readNothing)
            case "order": add(.orderFree)
            case "expect":
                switch words[1] {
                case "response": add(.response(UInt32(words[2]) ?? 0, String(words[3])))
                case "nothing": add(.nothing)
                case "no": add(.noHandler)
                default: add(.close)
                }
            default: break
            }
        }
        return cases
    }
}

import JSON

@testable import ProfileModel

/// Random design tokens files without mistakes: groups, all types that have a place and some that have none, aliases to
/// tokens that came before.
enum RandomTokens {
    static func file(using generator: inout SeededGenerator) -> JSONObject {
        var made: [(name: String, type: String)] = []
        return group(depth: 4, path: [], type: nil, made: &made, using: &generator)
    }

    private static let names = [
        "color", "primary", "accent", "font", "size", "blue 5", "ö", "type", "gray", "x-y", "`q`",
    ]
    private static let types = [
        "color", "color", "color", "dimension", "fontFamily", "typography", "fontWeight", "duration", "own",
    ]

    private static func group(
        depth: Int, path: [String], type: String?, made: inout [(name: String, type: String)],
        using generator: inout SeededGenerator
    ) -> JSONObject {
        var object = JSONObject()
        if Bool.random(using: &generator) { object["$description"] = "A group" }
        for _ in 0..<Int.random(in: 1...5, using: &generator) {
            let name = names.randomElement(using: &generator) ?? "x"
            guard !object.contains(name) else { continue }
            if depth > 0, Bool.random(using: &generator) {
                object[name] = .object(
                    group(depth: depth - 1, path: path + [name], type: type, made: &made, using: &generator))
            } else {
                object[name] = .object(token(path: path + [name], made: &made, using: &generator))
            }
        }
        return object
    }

    private static func token(
        path: [String], made: inout [(name: String, type: String)], using generator: inout SeededGenerator
    ) -> JSONObject {
        let type = types.randomElement(using: &generator) ?? "color"
        var token = JSONObject()
        let sameType = made.filter { $0.type == type }
        if let target = sameType.randomElement(using: &generator), Int.random(in: 0..<3, using: &generator) == 0 {
            if Bool.random(using: &generator) { token["$type"] = .string(type) }
            token["$value"] = .string("{\(target.name)}")
        } else {
            token["$type"] = .string(type)
            token["$value"] = value(type, made, using: &generator)
        }
        if Bool.random(using: &generator) { token["$extensions"] = ["org.example": ["n": 1]] }
        if Bool.random(using: &generator) { token["unknown"] = [1, nil] }
        made.append((path.joined(separator: "."), type))
        return token
    }

    private static func value(
        _ type: String, _ made: [(name: String, type: String)], using generator: inout SeededGenerator
    ) -> JSONValue {
        let number = Int.random(in: 1...200, using: &generator)
        switch type {
        case "color":
            let color = SRGBColor(red: UInt8(clamping: number), green: 3, blue: 200, alpha: number % 3 == 0 ? 99 : 255)
            return number % 2 == 0 ? .string(color.hex.lowercased()) : DesignTokenColor.object(color)
        case "dimension":
            return number % 2 == 0 ? .string("\(number)px") : ["value": .number(JSONNumber(number)), "unit": "rem"]
        case "fontFamily": return number % 2 == 0 ? "Inter" : ["Inter", "Arial"]
        case "fontWeight": return number % 2 == 0 ? 400 : "semi-bold"
        case "typography":
            let size = made.last { $0.type == "dimension" }.map { JSONValue.string("{\($0.name)}") } ?? "16px"
            return ["fontFamily": ["Inter"], "fontSize": size, "lineHeight": 2, "own": .number(JSONNumber(number))]
        case "duration": return ["value": .number(JSONNumber(number)), "unit": "ms"]
        default: return ["anything": "{braces mean nothing here}"]
        }
    }
}

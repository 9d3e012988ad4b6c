import Testing

@testable import protoc_gen_swift_ttrpc

@Suite struct NamingTests {
    @Test(arguments: [
        ("Get", "get"), ("BatchGet", "batchGet"), ("GetURL", "getURL"), ("URLFor", "urlFor"), ("ID", "id"),
        ("get", "get"),
        ("Do", "`do`"), ("Repeat", "`repeat`"), ("Init", "`init`"), ("Self", "self_"), ("", ""),
    ])
    func `A method's first word becomes small and reserved words are escaped`(name: String, swift: String) {
        #expect(MethodName.swift(name) == swift)
    }

    @Test func `The constant of a method named All keeps clear of the list of all methods`() {
        #expect(MethodName.constant("All") == "all_")
        #expect(MethodName.constant("Get") == "get")
    }

    @Test(arguments: [
        (FileNaming.fullPath, "a/b/c.ttrpc.swift"), (.pathToUnderscores, "a_b_c.ttrpc.swift"),
        (.dropPath, "c.ttrpc.swift"),
    ])
    func `The file's name follows the naming asked for`(naming: FileNaming, expected: String) {
        #expect(naming.fileName(for: "a/b/c.proto") == expected)
    }

    @Test func `Options are read, the later of two counts`() throws {
        let options = try GeneratorOptions(pairs: [
            ("Visibility", "Package"), ("FileNaming", "DropPath"), ("ProtoPathModuleMappings", "map.txt"),
            ("Visibility", "Public"),
        ])
        #expect(options.visibility == .public)
        #expect(options.fileNaming == .dropPath)
        #expect(options.moduleMapPath == "map.txt")
    }

    @Test(arguments: [("Visibility", "open"), ("FileNaming", "full"), ("Server", "true")])
    func `An unknown option or value is refused by name`(key: String, value: String) throws {
        let error = #expect(throws: GeneratorOptions.ParseError.self) { try GeneratorOptions(pairs: [(key, value)]) }
        #expect(error?.description.contains(key) == true)
    }
}

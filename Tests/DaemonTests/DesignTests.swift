import DaemonTestSupport
import Foundation
import JSON
import ProfileClient
import ProfiledProtocol
import TTRPC
import Testing

/// Lint and design tokens through the whole daemon.
@Suite struct DesignTests {
    private static let tokens = ##"""
        {"color":{"$type":"color","primary":{"blue":{"$value":"#0066CC","$extensions":{"x":[1]}},"link":{"$value":"{color.primary.blue}"}}},
         "font":{"size":{"$type":"dimension","base":{"$value":{"value":16,"unit":"px"}}}},"motion":{"fast":{"$type":"duration","$value":"1ms"}},
         "unknown":{"$type":"org.example","$value":{"z":1,"a":[null]}}}
        """##

    @Test func `a look at guidelines tells what is wrong, and of which version`() async throws {
        let brands = try await DataWorld.shared.value.account().brandGuidelines
        let brand = try await brands.create(brandName: "Sky") {
            $0.highLevelGuidelines.members = ["colors": ["primary": [["name": "Official", "hex": "#40AEF0"]]]]
        }
        try await brands.update(brand.id) {
            $0.highLevelGuidelines.members["typography"] = ["typeSizes": ["10px", "16px"]]
        }
        let report = try await brands.lint(brand.id)
        #expect(report.version == 2 && !report.hasErrors)
        #expect(
            report.findings.map { "\($0.severity) \($0.rule) \($0.path)" } == [
                "warning LOW_CONTRAST high_level_guidelines.colors.primary[0].hex",
                "warning MISSING_LOGO high_level_guidelines.logo.primaryLogoUrl",
                "warning MISSING_FONT high_level_guidelines.typography.primaryFont",
                "warning TYPE_SIZE_SMALL high_level_guidelines.typography.typeSizes[0]",
            ])
        #expect(report.findings.map(\.contrastThousandths) == [2_461, nil, nil, nil])
        // Deleted guidelines can be looked at as they can be read; others' can't.
        try await brands.delete(brand.id)
        #expect(try await brands.lint(brand.id).version == 3)
        let foreign = try await DataWorld.shared.value.account().brandGuidelines
        let error = await failure { () throws(ProfileClientError) in try await foreign.lint(brand.id) }
        #expect(error?.isNotFound == true)
    }

    @Test func `tokens go in and come out, once for each file`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account(actor: "designer")
        let brands = account.brandGuidelines
        let brand = try await brands.create(brandName: "Tokens") { $0.fullStyleGuide.members = ["own": ["kept": true]] }
        let file = try JSONObject(parsing: Self.tokens)
        let imported = try await brands.importDesignTokens(file, into: brand.id, expectedVersion: 1)
        #expect(imported.version == 2 && imported.audit.updatedBy == "designer")
        #expect(imported.fullStyleGuide.members["own"] == ["kept": true])
        #expect(imported.fullStyleGuide.colorPalette.primary.map(\.hex) == ["#0066CC", "#0066CC"])
        #expect(imported.fullStyleGuide.designTokens == file)
        let exported = try await brands.exportDesignTokens(brand.id)
        #expect(exported.file == file && exported.version == 2)
        // The same file again changes nothing.
        #expect(try await brands.importDesignTokens(file, into: brand.id).version == 2)
        try await brands.update(brand.id) { $0.fullStyleGuide.colorPalette.primary[0].hex = "#FF0000" }
        var expected = file
        try expected.set("#FF0000", at: JSONPath(parsing: "color.primary.blue.$value"))
        #expect(try await brands.exportDesignTokens(brand.id).file == expected)
        let late = await failure { () throws(ProfileClientError) in
            try await brands.importDesignTokens(file, into: brand.id, expectedVersion: 2)
        }
        #expect(late?.reason == "VERSION_MISMATCH")
        try await world.checkHistory(of: account.id, BrandGuideline.self)
    }

    @Test func `a bad file is refused with the tokens named, and nothing is changed`() async throws {
        let brands = try await DataWorld.shared.value.account().brandGuidelines
        let brand = try await brands.create(BrandGuideline(brandName: "Bad"))
        let file: JSONObject = [
            "a b": ["$type": "color", "$value": "red"], "c": ["$value": "{d}"], "d": ["$value": "{c}"],
            "e": ["$value": "{f.g}"],
        ]
        let error = await failure { () throws(ProfileClientError) in
            try await brands.importDesignTokens(file, into: brand.id)
        }
        #expect(error?.violations.map(\.field) == ["design_tokens.d", "design_tokens.e", "design_tokens.`a b`.$value"])
        #expect(try await brands.get(brand.id).version == 1)
        try await brands.delete(brand.id)
        let gone = await failure { () throws(ProfileClientError) in
            try await brands.importDesignTokens([:], into: brand.id)
        }
        #expect(gone?.reason == "DELETED")
    }

    @Test func `an import sent twice is done once, and a try changes nothing`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        let brand = try await account.brandGuidelines.create(BrandGuideline(brandName: "Twice"))
        var request = Profiled_V1_ImportDesignTokensRequest()
        (request.accountID, request.id, request.designTokens) = (account.id, brand.id, Self.tokens)
        request.validateOnly = true
        #expect(try await world.rawBrands.importDesignTokens(request).version == 2)
        #expect(try await account.brandGuidelines.get(brand.id).version == 1)
        request.validateOnly = false
        request.requestID = UUID().uuidString
        let first = try await world.rawBrands.importDesignTokens(request)
        try await account.brandGuidelines.update(brand.id) { $0.industry = "Since" }
        let second = try await world.rawBrands.importDesignTokens(request)
        #expect(first == second && first.version == 2)
        request.designTokens = "{}"
        let error = try await status { try await world.rawBrands.importDesignTokens(request) }
        #expect(error?.reason == "REQUEST_ID_REUSED")
        var clone = Profiled_V1_CloneCustomerProfileRequest()
        let profile = try await account.customerProfiles.create(CustomerProfile(name: "Twice"))
        (clone.accountID, clone.id, clone.validateOnly) = (account.id, profile.id, true)
        #expect(try await world.rawProfiles.clone(clone).name == "Twice (copy)")
        (clone.validateOnly, clone.requestID) = (false, UUID().uuidString)
        let copy = try await world.rawProfiles.clone(clone)
        #expect(try await world.rawProfiles.clone(clone) == copy)
        #expect(try await account.customerProfiles.list().collect().count == 2)
    }
}

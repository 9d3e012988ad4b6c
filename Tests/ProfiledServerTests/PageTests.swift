import Foundation
import ProfileModel
import ProfileServices
import ProfileStore
import ProfiledProtocol
import SwiftProtobuf
import TTRPC
import Testing

@testable import ProfiledServer

/// Pages that are written from rows are, byte for byte, those that are made of records.
struct PageTests {
    private typealias Profiles = RecordOperations<Profiled_V1_CustomerProfile>

    private func profiles(_ daemon: TestDaemon) async throws {
        var batch = Profiled_V1_BatchCreateCustomerProfilesRequest()
        batch.accountID = "acme"
        batch.customerProfiles = (0..<150).map { number in
            var profile = Profiled_V1_CustomerProfile()
            profile.name = "Nämé \(number % 7) nurse \(number)"
            profile.description_p = number % 3 == 0 ? "" : String(repeating: "d", count: number * 20)
            profile.demographics = "{\"ageRange\": {\"min\": \(18 + number % 40), \"max\": 80}}"
            profile.interests = (0..<number % 4).map { "interest \($0)" }
            profile.isActive = number % 2 == 0
            profile.isDefault = number == 11
            profile.labels = number % 5 == 0 ? ["b": "2", "a": "\"q\\\""] : ["team": "emea"]
            return profile
        }
        let made = try await daemon.profiles.batchCreate(batch).customerProfiles
        for profile in made.prefix(9) {
            var request = Profiled_V1_DeleteCustomerProfileRequest()
            request.accountID = "acme"
            request.id = profile.id
            _ = try await daemon.profiles.delete(request)
        }
    }

    private func bytes(_ page: ([Profiled_V1_CustomerProfile], String)) throws -> [UInt8] {
        var response = Profiled_V1_ListCustomerProfilesResponse()
        (response.customerProfiles, response.nextPageToken) = page
        return try Router.encode(response)
    }

    @Test func `lists of profiles in every order, with masks, deleted ones and tokens`() async throws {
        try await TestDaemon.with { daemon in
            try await profiles(daemon)
            let service = CustomerProfileService(
                store: CustomerProfileStore(pool: daemon.pool), reactor: daemon.reactor)
            let pages = PageOperations(service: service, encoder: .customerProfile)
            let operations = Profiles(service: service)
            for order in ["", "name desc", "created_at", "updated_at desc, name", "id"] {
                for (size, paths, showDeleted) in [
                    (0, [], false), (1_000, ["*"], true), (70, ["name", "labels"], true),
                ] {
                    let mask = Google_Protobuf_FieldMask(protoPaths: paths)
                    var token = ""
                    repeat {
                        let request = Profiled_V1_ListCustomerProfilesRequest.with {
                            $0.accountID = "acme"
                            $0.orderBy = order
                            $0.pageSize = Int32(size)
                            $0.pageToken = token
                            $0.showDeleted = showDeleted
                            $0.readMask = mask
                        }
                        let (expected, next) = try await operations.list(request)
                        let written = try await pages.list(request) { Google_Protobuf_Empty() }
                        let made = try bytes((expected, next))
                        #expect(written == made, "\(order) \(size)")
                        token = next
                    } while !token.isEmpty
                }
            }
        }
    }

    @Test func `searches, also for names that are spelt alike and for nothing that is there`() async throws {
        try await TestDaemon.with { daemon in
            try await profiles(daemon)
            for (words, size) in [("nurse", 40), ("nurse", 1_000), ("nurze", 30), ("zzzz", 10)] {
                var request = Profiled_V1_SearchCustomerProfilesRequest()
                request.accountID = "acme"
                request.query = words
                request.pageSize = Int32(size)
                let service = CustomerProfileService(
                    store: CustomerProfileStore(pool: daemon.pool), reactor: daemon.reactor)
                let handler = CustomerProfileHandler(service)
                let pages = PageOperations(service: service, encoder: .customerProfile)
                repeat {
                    let (matches, next) = try await handler.operations.search(request)
                    var response = Profiled_V1_SearchCustomerProfilesResponse()
                    response.results = matches.map { match in
                        var result = Profiled_V1_SearchCustomerProfilesResponse.Result()
                        result.customerProfile = match.record
                        result.score = match.score
                        return result
                    }
                    response.nextPageToken = next
                    let written = try await pages.search(request) { Google_Protobuf_Empty() }
                    let made = try Router.encode(response)
                    #expect(written == made, "\(words) \(size)")
                    #expect(try await daemon.profiles.search(request) == response)
                    request.pageToken = next
                } while !request.pageToken.isEmpty
            }
        }
    }

    @Test func `lists of guidelines`() async throws {
        try await TestDaemon.with { daemon in
            for number in 0..<5 {
                var request = Profiled_V1_CreateBrandGuidelineRequest()
                request.accountID = "acme"
                request.brandGuideline.brandName = "brand \(number)"
                request.brandGuideline.detailLevel = .highLevel
                request.brandGuideline.brandValues = ["honest", "\(number)"]
                _ = try await daemon.brands.create(request)
            }
            var request = Profiled_V1_ListBrandGuidelinesRequest()
            request.accountID = "acme"
            request.orderBy = "brand_name"
            request.pageSize = 2
            let service = BrandGuidelineService(store: BrandGuidelineStore(pool: daemon.pool), reactor: daemon.reactor)
            repeat {
                var expected = Profiled_V1_ListBrandGuidelinesResponse()
                (expected.brandGuidelines, expected.nextPageToken) = try await RecordOperations<
                    Profiled_V1_BrandGuideline
                >(service: service).list(request)
                #expect(try await daemon.brands.list(request) == expected)
                request.pageToken = expected.nextPageToken
            } while !request.pageToken.isEmpty
        }
    }

    @Test func `a large page of what is not written from rows is the same, made away from the loop`() async throws {
        try await TestDaemon.with { daemon in
            try await profiles(daemon)
            var list = Profiled_V1_ListCustomerProfilesRequest()
            list.accountID = "acme"
            list.pageSize = 1_000
            list.orderBy = "id"
            let listed = try await daemon.profiles.list(list).customerProfiles
            var batch = Profiled_V1_BatchGetCustomerProfilesRequest()
            batch.accountID = "acme"
            batch.ids = listed.map(\.id)
            #expect(try await daemon.profiles.batchGet(batch).customerProfiles == listed)
            var ages = Profiled_V1_FindCustomerProfilesByAgeRangeRequest()
            ages.accountID = "acme"
            ages.pageSize = 1_000
            ages.minAge = 0
            ages.maxAge = 120
            ages.mode = .overlaps
            #expect(try await daemon.profiles.findByAgeRange(ages).customerProfiles == listed)
        }
    }
}

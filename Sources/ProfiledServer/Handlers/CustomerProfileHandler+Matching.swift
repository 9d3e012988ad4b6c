internal import ProfileModel
internal import ProfileServices
internal import ProfileStore
internal import ProfiledProtocol
internal import Reactor
internal import SwiftProtobuf
internal import TTRPC

/// Copies, and profiles found by the people they are for.
extension CustomerProfileHandler {
    func clone(
        _ request: Profiled_V1_CloneCustomerProfileRequest, context: ServerContext
    ) async throws -> Profiled_V1_CustomerProfile {
        let account = try AccountID(request.accountID)
        let id = try RecordID.parse(request.id, field: "id")
        let newID = request.newID.isEmpty ? nil : try RecordID.parse(request.newID, field: "new_id")
        return try await request.perform(context) {
            Profiled_V1_CustomerProfile($0, .all)
        } _: { write in
            try await operations.service.clone(
                account, id, newID: newID, name: request.name.isEmpty ? nil : request.name, write)
        }
    }

    func match(
        _ request: Profiled_V1_MatchCustomerProfilesRequest, context: ServerContext
    ) async throws -> Profiled_V1_MatchCustomerProfilesResponse {
        let query = try MatchQuery(
            accountID: try AccountID(request.accountID), person: Person(request.person),
            ids: try WireFields.uuids(request.ids, field: "ids"), pageSize: request.pageSize,
            pageToken: request.pageToken)
        let mask = try ReadMask(request.readMask.paths, for: CustomerProfile.kind)
        let page = try await operations.service.match(query)
        var response = Profiled_V1_MatchCustomerProfilesResponse()
        response.results = await offLoop(when: page.elements.count > StoreLimits.quickRows) {
            page.elements.map { match in
                var result = Profiled_V1_MatchCustomerProfilesResponse.Result()
                result.customerProfile = Profiled_V1_CustomerProfile(match.record, mask)
                result.fits = match.clauses.fits
                result.metClauses = match.clauses.met.map(Profiled_V1_MatchClause.init)
                result.failedClauses = match.clauses.failed.map(Profiled_V1_MatchClause.init)
                return result
            }
        }
        response.nextPageToken = page.next.map(query.nextPageToken(after:)) ?? ""
        return response
    }

    func findByAgeRange(
        _ request: Profiled_V1_FindCustomerProfilesByAgeRangeRequest, context: ServerContext
    ) async throws -> Profiled_V1_FindCustomerProfilesByAgeRangeResponse {
        let query = try AgeRangeQuery(
            accountID: try AccountID(request.accountID), minimum: request.hasMinAge ? request.minAge : nil,
            maximum: request.hasMaxAge ? request.maxAge : nil,
            mode: AgeRangeQuery.Mode(rawValue: request.mode.rawValue),
            pageSize: request.pageSize, pageToken: request.pageToken)
        let mask = try ReadMask(request.readMask.paths, for: CustomerProfile.kind)
        let page = try await operations.service.findByAgeRange(query)
        var response = Profiled_V1_FindCustomerProfilesByAgeRangeResponse()
        response.customerProfiles = await offLoop(when: page.elements.count > StoreLimits.quickRows) {
            page.elements.map { Profiled_V1_CustomerProfile($0, mask) }
        }
        response.nextPageToken = page.next.map(query.nextPageToken(after:)) ?? ""
        return response
    }
}

extension Person {
    /// Reads a message, unchecked.
    fileprivate init(_ message: Profiled_V1_Person) {
        self.init()
        age = message.hasAge ? message.age : nil
        gender = message.gender
        country = message.country
        state = message.state
        city = message.city
        latitudeMicrodegrees = message.hasLatitudeMicrodegrees ? message.latitudeMicrodegrees : nil
        longitudeMicrodegrees = message.hasLongitudeMicrodegrees ? message.longitudeMicrodegrees : nil
        income = message.hasIncome ? message.income : nil
        incomeCurrency = message.incomeCurrency
        educationLevel = message.educationLevel
        interests = message.interests
        devices = message.devices
        socialMediaPlatforms = message.socialMediaPlatforms
    }
}

extension Profiled_V1_MatchClause {
    /// The clause on the wire.
    fileprivate init(_ clause: MatchClause) {
        self =
            switch clause {
            case .age: .age
            case .gender: .gender
            case .location: .location
            case .income: .income
            case .education: .education
            case .interests: .interests
            case .devices: .devices
            case .socialMedia: .socialMedia
            }
    }
}

internal import ProfiledProtocol
internal import SwiftProtobuf
internal import TTRPC

extension RecordCollection where Record == CustomerProfile {
    /// The live, active profiles that a person fits; on each page those come first that ask for most and get it.
    ///
    /// - Parameters:
    ///   - pageSize: results to fetch at once, at most 1,000; 0 takes the daemon's default. A page may be empty and not the
    ///     last: so many profiles are looked at for one page, and no more.
    ///   - pageToken: where to go on, from a page of the same match.
    ///   - fields: as for ``get(_:fields:)``.
    public func match(
        _ person: Person, pageSize: Int = 0, pageToken: String = "", fields: [String] = []
    ) -> PagedSequence<ProfileMatch> {
        var request = matchRequest(person, fields)
        request.pageSize = Int32(clamping: pageSize)
        return PagedSequence(startingAt: pageToken) { [caller, request] token throws(ProfileClientError) in
            var request = request
            request.pageToken = token
            return try await Self.match(request, caller)
        }
    }

    /// What becomes of profiles: which clauses of each the person meets and fails. In the order of the ids; those that
    /// aren't live and active are left out.
    ///
    /// - Parameter ids: at most 1,000, none twice.
    /// - Throws: `invalid`.
    public func match(
        _ person: Person, ids: [String], fields: [String] = []
    ) async throws(ProfileClientError) -> [ProfileMatch] {
        guard !ids.isEmpty else { return [] }
        var request = matchRequest(person, fields)
        request.ids = ids
        return try await Self.match(request, caller).items
    }

    /// The live profiles whose range of ages lies as asked, by id. A profile without a lowest age has 0, without a highest
    /// 120; one without a range is never found.
    ///
    /// - Parameters:
    ///   - minimum: the lowest age, 0 … 120; nil means 0.
    ///   - maximum: the highest age, `minimum` … 120; nil means 120.
    ///   - pageSize: records to fetch at once, at most 1,000; 0 takes the daemon's default.
    ///   - pageToken: where to go on, from a page of the same search.
    ///   - fields: as for ``get(_:fields:)``.
    public func findByAgeRange(
        minimum: Int32? = nil, maximum: Int32? = nil, mode: AgeRangeMode, pageSize: Int = 0, pageToken: String = "",
        fields: [String] = []
    ) -> PagedSequence<CustomerProfile> {
        var request = Profiled_V1_FindCustomerProfilesByAgeRangeRequest()
        request.accountID = account
        if let minimum { request.minAge = minimum }
        if let maximum { request.maxAge = maximum }
        request.mode =
            switch mode {
            case .within: .within
            case .contains: .contains
            case .overlaps: .overlaps
            }
        request.pageSize = Int32(clamping: pageSize)
        if !fields.isEmpty { request.readMask = .with { $0.paths = fields } }
        return PagedSequence(startingAt: pageToken) { [caller, request] token throws(ProfileClientError) in
            var request = request
            request.pageToken = token
            let method = Profiled_V1_CustomerProfileService.Method.findByAgeRange
            let response: Profiled_V1_FindCustomerProfilesByAgeRangeResponse =
                try await caller.unary(method, request, .read, isLong: true)
            var items: [CustomerProfile] = []
            for message in response.customerProfiles { items.append(try CustomerProfile.decode(message, method)) }
            return Page(items: items, nextPageToken: response.nextPageToken)
        }
    }

    /// Stores a copy of a live profile, never as the default; its metadata's `clonedFrom` names the original.
    ///
    /// - Parameters:
    ///   - name: the copy's name; nil means the original's with ` (copy)` behind it, or ` (copy 2)` and so on if that is
    ///     taken.
    ///   - newID: the copy's UUID; nil means one of the daemon's making.
    /// - Throws: `invalid`, `notFound`, `failedPrecondition` when the original is deleted, `alreadyExists`.
    @discardableResult
    public func clone(
        _ id: String, name: String? = nil, newID: String? = nil
    ) async throws(ProfileClientError) -> CustomerProfile {
        var request = Profiled_V1_CloneCustomerProfileRequest()
        request.accountID = account
        request.id = id
        request.name = name ?? ""
        request.newID = newID ?? ""
        let method = Profiled_V1_CustomerProfileService.Method.clone
        return try CustomerProfile.decode(try await caller.unary(method, request, .write), method)
    }

    private func matchRequest(_ person: Person, _ fields: [String]) -> Profiled_V1_MatchCustomerProfilesRequest {
        var request = Profiled_V1_MatchCustomerProfilesRequest()
        request.accountID = account
        request.person = person.message
        if !fields.isEmpty { request.readMask = .with { $0.paths = fields } }
        return request
    }

    private static func match(
        _ request: Profiled_V1_MatchCustomerProfilesRequest, _ caller: Caller
    ) async throws(ProfileClientError) -> Page<ProfileMatch> {
        let method = Profiled_V1_CustomerProfileService.Method.match
        let response: Profiled_V1_MatchCustomerProfilesResponse =
            try await caller.unary(method, request, .read, isLong: true)
        var items: [ProfileMatch] = []
        for result in response.results {
            items.append(
                ProfileMatch(
                    profile: try CustomerProfile.decode(result.customerProfile, method), fits: result.fits,
                    metClauses: result.metClauses.map(MatchClause.init),
                    failedClauses: result.failedClauses.map(MatchClause.init)))
        }
        return Page(items: items, nextPageToken: response.nextPageToken)
    }
}

internal import ProfileModel
internal import ProfiledProtocol
internal import SwiftProtobuf

/// A request for a page of the records of one kind; every kind has one of the same fields.
protocol ListRequest: Message {
    var accountID: String { get }
    var filter: String { get }
    var orderBy: String { get }
    var pageSize: Int32 { get }
    var pageToken: String { get }
    var showDeleted: Bool { get }
    var readMask: Google_Protobuf_FieldMask { get }
}

/// A request for a page of the records that hold some words.
protocol SearchRequest: Message {
    var accountID: String { get }
    var query: String { get }
    var pageSize: Int32 { get }
    var pageToken: String { get }
    var showDeleted: Bool { get }
    var readMask: Google_Protobuf_FieldMask { get }
}

extension Profiled_V1_ListCustomerProfilesRequest: ListRequest {}
extension Profiled_V1_ListBrandGuidelinesRequest: ListRequest {}
extension Profiled_V1_ListContainersRequest: ListRequest {}
extension Profiled_V1_ListBudgetsRequest: ListRequest {}
extension Profiled_V1_SearchCustomerProfilesRequest: SearchRequest {}
extension Profiled_V1_SearchBrandGuidelinesRequest: SearchRequest {}

extension ListQuery {
    /// What a request asks for.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`).
    init(_ request: some ListRequest, of kind: ProfileKind) throws(ProfileError) {
        try self.init(
            kind: kind, accountID: try AccountID(request.accountID), filter: request.filter, orderBy: request.orderBy,
            pageSize: request.pageSize, pageToken: request.pageToken, showDeleted: request.showDeleted)
    }
}

extension SearchQuery {
    /// What a request asks for.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`).
    init(_ request: some SearchRequest, of kind: ProfileKind) throws(ProfileError) {
        try self.init(
            kind: kind, accountID: try AccountID(request.accountID), query: request.query,
            pageSize: request.pageSize, pageToken: request.pageToken, showDeleted: request.showDeleted)
    }
}

/// What a list or a search asks for, apart from the page.
struct RecordQuery: Sendable {
    var account: String
    /// The filter of a list, the words of a search.
    var text: String
    var orderBy: String
    var pageSize: Int32
    var showDeleted: Bool
    var fields: [String]
}

internal import JSON
internal import ProfileModel
internal import ProfileStore

/// The domain's limits, as `Control/Describe` tells them.
enum DomainLimits {
    static let maximumBatchItems = StoreLimits.batchCount
    static let maximumPageSize = PageSize.maximum
    static let maximumDocumentBytes = JSONLimits.document.maximumBytes
    static let maximumDocumentDepth = JSONLimits.document.maximumDepth
}

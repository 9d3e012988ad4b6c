internal import FoundationEssentials
internal import ProfiledProtocol
internal import SwiftProtobuf

/// What a daemon says about itself.
public struct DaemonDescription: Sendable, Hashable {
    /// Its version, such as `0.1.0`.
    public let version: String
    /// The version of ttrpc that it speaks, such as `1.2`.
    public let protocolVersion: String
    /// Full names of its services, in alphabetical order.
    public let services: [String]
    /// When it started.
    public let startedAt: Timestamp
    /// Its process id as it sees it.
    public let processID: Int32
    /// Most records of a page.
    public let maximumPageSize: Int
    /// Most items of a batch.
    public let maximumBatchItems: Int
    /// Most bytes of one document.
    public let maximumDocumentBytes: Int
    /// A serialized `google.protobuf.FileDescriptorSet`; empty unless asked for.
    public let fileDescriptorSet: [UInt8]

    init(_ message: Profiled_V1_DescribeResponse) {
        version = message.version
        protocolVersion = message.protocolVersion
        services = message.services
        startedAt = Timestamp(message.startedAt)
        processID = message.processID
        maximumPageSize = Int(message.limits.maxPageSize)
        maximumBatchItems = Int(message.limits.maxBatchItems)
        maximumDocumentBytes = Int(message.limits.maxDocumentBytes)
        fileDescriptorSet = Array(message.fileDescriptorSet)
    }
}

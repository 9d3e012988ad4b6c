internal import FoundationEssentials
internal import ProfileModel
internal import ProfiledProtocol
internal import SwiftProtobuf
internal import TTRPC

/// `profiled.v1.Control`: cancels calls, and says what this daemon is.
struct ControlHandler: Profiled_V1_Control.ServiceProtocol {
    /// The description without the descriptor set; the same for the life of the process.
    let description: Profiled_V1_DescribeResponse

    init(process: ProcessFacts, server: ServerConfiguration, services: [String]) {
        var description = Profiled_V1_DescribeResponse()
        description.version = process.version
        description.protocolVersion = "1.2"
        description.services = services.sorted()
        description.startedAt = process.startedAt
        description.processID = process.processID
        description.limits = Self.limits(server)
        self.description = description
    }

    private static func limits(_ server: ServerConfiguration) -> Profiled_V1_ApiLimits {
        var limits = Profiled_V1_ApiLimits()
        limits.maxFrameBytes = UInt32(clamping: ServerConfiguration.maximumFrameBytes)
        limits.maxRunningCallsPerConnection = UInt32(clamping: server.maximumCallsPerConnection)
        limits.maxRunningCalls = UInt32(clamping: server.maximumCalls)
        limits.maxConnections = UInt32(clamping: server.maximumConnections)
        limits.defaultTimeout = Google_Protobuf_Duration(rounding: server.defaultTimeout)
        limits.maxTimeout = Google_Protobuf_Duration(rounding: server.maximumTimeout)
        limits.maxMetadataPairs = UInt32(clamping: Metadata.maximumPairs)
        limits.maxMetadataBytes = UInt32(clamping: Metadata.maximumBytes)
        limits.maxMethodNameBytes = UInt32(clamping: ServerConfiguration.maximumNameBytes)
        limits.maxBatchItems = UInt32(clamping: DomainLimits.maximumBatchItems)
        limits.maxPageSize = UInt32(clamping: DomainLimits.maximumPageSize)
        limits.maxDocumentBytes = UInt32(clamping: DomainLimits.maximumDocumentBytes)
        limits.maxDocumentDepth = UInt32(clamping: DomainLimits.maximumDocumentDepth)
        return limits
    }

    func cancel(
        _ request: Profiled_V1_CancelRequest, context: ServerContext
    ) async throws -> Profiled_V1_CancelResponse {
        var response = Profiled_V1_CancelResponse()
        response.wasRunning = await context.cancelCall(streamID: request.streamID)
        return response
    }

    func describe(
        _ request: Profiled_V1_DescribeRequest, context: ServerContext
    ) async throws -> Profiled_V1_DescribeResponse {
        guard !request.omitDescriptors else { return description }
        var response = description
        response.fileDescriptorSet = DescriptorSet.serialized
        return response
    }
}

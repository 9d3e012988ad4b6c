@testable import TTRPCWire

/// A request envelope's content, comparable between the parser here and swift-protobuf's.
struct ParsedRequest: Equatable {
    var service: [UInt8]
    var method: [UInt8]
    var payload: [UInt8]
    var timeoutNanoseconds: Int64
    var metadata: Metadata

    init(_ bytes: [UInt8]) throws(WireError) {
        let span = bytes.span
        let envelope = try RequestEnvelope(parsing: span)
        service = Array(copying: span.extracting(envelope.service))
        method = Array(copying: span.extracting(envelope.method))
        payload = Array(copying: span.extracting(envelope.payload))
        timeoutNanoseconds = envelope.timeoutNanoseconds
        metadata = envelope.metadata
    }

    init(_ oracle: Ttrpc_Request) {
        service = Array(oracle.service.utf8)
        method = Array(oracle.method.utf8)
        payload = Array(oracle.payload)
        timeoutNanoseconds = oracle.timeoutNano
        metadata = Metadata()
        for pair in oracle.metadata { metadata.append(pair.key, pair.value) }
    }
}

/// A response envelope's content, comparable likewise. A status that occurs twice is merged by swift-protobuf.
struct ParsedResponse: Equatable {
    var status: [UInt8]?
    var payload: [UInt8]

    init(_ bytes: [UInt8]) throws(WireError) {
        let span = bytes.span
        let envelope = try ResponseEnvelope(parsing: span)
        status = envelope.status.map { Array(copying: span.extracting($0)) }
        payload = Array(copying: span.extracting(envelope.payload))
    }
}

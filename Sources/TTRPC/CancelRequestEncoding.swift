/// The request that cancels a call: field 1, uint32, is the stream's id (``ClientConfiguration/cancelMethod``).
enum CancelRequestEncoding {
    static func append(streamID: UInt32, to payload: inout [UInt8]) {
        payload.append(0x08)
        var rest = streamID
        while rest >= 0x80 {
            payload.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        payload.append(UInt8(truncatingIfNeeded: rest))
    }
}

internal import Logging
internal import TTRPC

/// What log lines say of the call that they are about.
enum CallLogFields {
    /// The most characters of a request id (protocol/PROTOCOL.md, "Metadata"); a longer one counts as none.
    static let maximumRequestIDLength = 128

    /// Method, connection, stream and peer; the account that the call is about, request id and trace where the caller gave
    /// usable ones.
    static func fields(_ context: ServerContext) -> Logger.Metadata {
        var fields: Logger.Metadata = [
            "method": "\(context.method.fullName)", "connection": "\(context.connectionID)",
            "stream": "\(context.streamID)", "peer-uid": "\(context.peer.userID)",
        ]
        if let account = context.subject, account.unicodeScalars.count <= 255 { fields["account"] = "\(account)" }
        if let id = requestID(context.metadata) { fields["request-id"] = "\(id)" }
        if let trace = context.metadata.first("traceparent").flatMap(traceID) { fields["trace-id"] = "\(trace)" }
        return fields
    }

    static func requestID(_ metadata: Metadata) -> String? {
        guard let id = metadata.first("request-id"), !id.isEmpty, id.utf8.count <= 4 * maximumRequestIDLength,
            id.count <= maximumRequestIDLength
        else { return nil }
        return id
    }

    /// The trace id of a `traceparent` (W3C Trace Context, section 3.2): `00-` 32 digits `-` 16 digits `-` 2 digits, all
    /// hexadecimal in lower case, neither id zero. Nil for anything else.
    static func traceID(_ traceparent: String) -> String? {
        // A later version may have more behind the flags; version ff is forbidden.
        guard traceparent.utf8.count <= 256 else { return nil }
        let parts = traceparent.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 4, isHexadecimal(parts[0], 2), parts[0] != "ff", parts[0] != "00" || parts.count == 4,
            isHexadecimal(parts[1], 32), parts[1].contains(where: { $0 != "0" }),
            isHexadecimal(parts[2], 16), parts[2].contains(where: { $0 != "0" }), isHexadecimal(parts[3], 2)
        else { return nil }
        return String(parts[1])
    }

    private static func isHexadecimal(_ text: Substring, _ count: Int) -> Bool {
        text.utf8.count == count && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}

internal import JSON
internal import ProfiledProtocol
internal import SwiftProtobuf
internal import TTRPC

/// A failed call with everything that the status holds.
struct CallFailure {
    let status: RPCError

    /// The status as JSON: code, message and details with their types.
    var json: JSONValue {
        var object: JSONObject = ["code": .string(status.code.name), "message": .string(status.message)]
        if !status.details.isEmpty { object["details"] = .array(status.details.map(Self.json)) }
        return .object(object)
    }

    /// The exit status of the code.
    var exitStatus: ExitStatus {
        if status.reason == RPCError.connectionLostReason || status.reason == "OUTCOME_UNKNOWN" {
            return .outcomeUnknown
        }
        return switch status.code {
        case .notFound, .unimplemented: .notFound
        case .aborted, .alreadyExists, .failedPrecondition: .conflict
        case .invalidArgument, .outOfRange: .invalid
        case .unavailable, .resourceExhausted, .deadlineExceeded: .unavailable
        case .permissionDenied, .unauthenticated: .permissionDenied
        case .ok, .cancelled, .unknown, .internalError, .dataLoss: .failure
        }
    }

    /// Details of types that this program knows are shown by their fields, others by type and size.
    private static func json(_ detail: Google_Protobuf_Any) -> JSONValue {
        let type = String(detail.typeURL.split(separator: "/").last ?? "")
        let message: (any Message)? =
            switch type {
            case Google_Rpc_ErrorInfo.protoMessageName: try? Google_Rpc_ErrorInfo(unpackingAny: detail)
            case Google_Rpc_BadRequest.protoMessageName: try? Google_Rpc_BadRequest(unpackingAny: detail)
            case Google_Rpc_PreconditionFailure.protoMessageName:
                try? Google_Rpc_PreconditionFailure(unpackingAny: detail)
            case Google_Rpc_ResourceInfo.protoMessageName: try? Google_Rpc_ResourceInfo(unpackingAny: detail)
            case Google_Rpc_RetryInfo.protoMessageName: try? Google_Rpc_RetryInfo(unpackingAny: detail)
            default: nil
            }
        var object: JSONObject = ["@type": .string(type)]
        if let text = try? message?.jsonString(), let fields = try? JSONObject(parsing: text, limits: .init()) {
            for member in fields.members { object[member.key] = member.value }
        } else {
            object["bytes"] = detail.value.count.json
        }
        return .object(object)
    }
}

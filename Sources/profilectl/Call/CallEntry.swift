internal import ProfileClient
internal import SwiftProtobuf
internal import TTRPC

/// A method that can be called with JSON.
struct CallEntry: Sendable {
    let method: MethodDescriptor
    /// Full names of the messages.
    let requestName: String
    let responseName: String
    private let body: @Sendable (TTRPCClient, CallInput, CallOptions, _ print: (String) -> Void) async throws -> Void

    init<Request: Message, Response: Message>(
        _ method: MethodDescriptor, _ request: Request.Type, _ response: Response.Type
    ) {
        self.method = method
        requestName = Request.protoMessageName
        responseName = Response.protoMessageName
        body = { client, input, options, print in
            switch method.shape {
            case .unary:
                let response: Response = try await client.unary(
                    method, try input.single(Request.self), options: options)
                print(try Self.json(response))
            case .serverStreaming:
                let stream: ResponseStream<Response> = try await client.serverStreaming(
                    method, try input.single(Request.self), options: options)
                for try await response in stream { print(try Self.json(response)) }
            case .clientStreaming:
                let requests = try input.all(Request.self)
                let response: Response = try await client.clientStreaming(method, options: options) { writer in
                    for request in requests { try await writer.write(request) }
                }
                print(try Self.json(response))
            case .bidirectionalStreaming:
                let requests = try input.all(Request.self)
                try await client.bidirectional(method, options: options) {
                    (writer: RequestWriter<Request>, responses: ResponseStream<Response>) in
                    for request in requests { try await writer.write(request) }
                    await writer.finish()
                    for try await response in responses { print(try Self.json(response)) }
                }
            }
        }
    }

    /// Makes the call and hands the JSON of every response to `print`.
    ///
    /// - Throws: `RPCError`; ``CommandFailure`` when the input is no JSON of the request.
    func call(
        _ client: TTRPCClient, _ input: CallInput, options: CallOptions, print: (String) -> Void
    ) async throws {
        try await body(client, input, options, print)
    }

    private static func json(_ response: some Message) throws -> String {
        do {
            return try response.jsonString()
        } catch {
            throw CommandFailure(.failure, "the answer has no JSON form: \(error)")
        }
    }
}

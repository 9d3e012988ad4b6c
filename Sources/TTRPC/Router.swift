internal import Reactor
public import SwiftProtobuf
internal import TTRPCWire

/// The methods a server answers: from the bytes of a service's and a method's name to the handler.
///
/// Filled before the server starts, then never changed.
public struct Router: Sendable {
    private var entries: [UInt64: [MethodEntry]] = [:]
    private let interceptors: [any ServerInterceptor]
    private let inspector: (any PayloadInspector)?
    private let takesShortcuts: @Sendable () -> Bool
    /// Every method in the order of registration.
    public private(set) var methods: [MethodDescriptor] = []

    /// A router without methods.
    ///
    /// - Parameters:
    ///   - interceptors: stand around every call, the first one outermost.
    ///   - inspector: names the field in answers to payloads that can't be decoded.
    ///   - takesShortcuts: whether calls may be answered without interceptors (``register(_:shortcut:)``), asked for each.
    public init(
        interceptors: [any ServerInterceptor] = [], inspector: (any PayloadInspector)? = nil,
        takesShortcuts: @escaping @Sendable () -> Bool = { true }
    ) {
        self.interceptors = interceptors
        self.inspector = inspector
        self.takesShortcuts = takesShortcuts
    }

    /// Registers all methods of a service.
    public mutating func register(_ service: some RegistrableService) {
        service.registerMethods(with: &self)
    }

    /// Registers a unary method.
    public mutating func register<Request: Message, Response: Message>(
        _ method: MethodDescriptor,
        _ handler: @escaping @Sendable (Request, ServerContext) async throws -> Response
    ) {
        register(method, encoded: { try Self.encode(try await handler($0, $1)) })
    }

    /// Registers a unary method whose response may hold so many messages that encoding them takes longer than a turn of the
    /// loop may: responses with more than ``maximumElementsOnLoop`` are encoded away from it.
    ///
    /// - Parameter elements: how many messages a response holds.
    public mutating func register<Request: Message, Response: Message>(
        _ method: MethodDescriptor, elements: @escaping @Sendable (Response) -> Int,
        _ handler: @escaping @Sendable (Request, ServerContext) async throws -> Response
    ) {
        register(
            method,
            encoded: { (request: Request, context) in
                let response = try await handler(request, context)
                let isLarge = elements(response) > Self.maximumElementsOnLoop
                return try await offLoop(when: isLarge) { try Self.encode(response) }
            })
    }

    /// The most messages of a response that is encoded on the loop.
    public static var maximumElementsOnLoop: Int { 64 }

    /// Registers a unary method whose handler gives the encoded response. It takes the place of one that was registered
    /// before.
    public mutating func register<Request: Message>(
        _ method: MethodDescriptor,
        encoded handler: @escaping @Sendable (Request, ServerContext) async throws -> [UInt8]
    ) {
        let inspector = inspector
        let interceptors = interceptors
        add(
            method,
            .unary { payload throws(RPCError) in
                let request: Request = try Self.decode(payload, inspector)
                if interceptors.isEmpty {
                    return { context in try await handler(request, context) }
                }
                return { context in
                    var response: [UInt8] = []
                    try await MethodEntry.run(interceptors[...], context) {
                        response = try await handler(request, context)
                    }
                    return response
                }
            })
    }

    /// Registers a method with one request and many responses.
    public mutating func registerServerStreaming<Request: Message, Response: Message>(
        _ method: MethodDescriptor,
        _ handler: @escaping @Sendable (Request, ResponseWriter<Response>, ServerContext) async throws -> Void
    ) {
        let inspector = inspector
        addStreaming(method) { requests, responses, context in
            guard let payload = try await requests.next() else {
                throw RPCError(code: .invalidArgument, message: "the request message is missing")
            }
            let request: Request = try Self.decode(payload.span, inspector)
            try await handler(request, ResponseWriter(responses), context)
            return nil
        }
    }

    /// Registers a method with many requests and one response.
    public mutating func registerClientStreaming<Request: Message, Response: Message>(
        _ method: MethodDescriptor,
        _ handler: @escaping @Sendable (RequestStream<Request>, ServerContext) async throws -> Response
    ) {
        let inspector = inspector
        addStreaming(method) { requests, _, context in
            try Self.encode(
                try await handler(
                    RequestStream(requests, decode: { bytes in try Self.decode(bytes.span, inspector) }), context))
        }
    }

    /// Registers a method with many requests and many responses.
    public mutating func registerBidirectional<Request: Message, Response: Message>(
        _ method: MethodDescriptor,
        _ handler:
            @escaping @Sendable (RequestStream<Request>, ResponseWriter<Response>, ServerContext) async throws -> Void
    ) {
        let inspector = inspector
        addStreaming(method) { requests, responses, context in
            try await handler(
                RequestStream(requests, decode: { bytes in try Self.decode(bytes.span, inspector) }),
                ResponseWriter(responses),
                context)
            return nil
        }
    }

    private mutating func addStreaming(_ method: MethodDescriptor, _ handler: @escaping MethodEntry.StreamHandler) {
        let interceptors = interceptors
        guard !interceptors.isEmpty else { return add(method, .streaming(handler)) }
        add(
            method,
            .streaming { requests, responses, context in
                var response: [UInt8]?
                try await MethodEntry.run(interceptors[...], context) {
                    response = try await handler(requests, responses, context)
                }
                return response
            })
    }

    /// What becomes of a request that took a shortcut.
    public enum ShortcutOutcome: Sendable {
        /// The encoded response: the call has ended in the turn in which it came.
        case answered([UInt8])
        /// The call was begun and will be answered.
        case pending
        /// Nothing: the handler is to answer.
        case none
    }

    /// Answers a request from where it lies in the receive buffer.
    ///
    /// - Parameters:
    ///   - payload: the encoded request; valid during the call.
    ///   - peer: who called.
    ///   - begin: makes the call one that is answered later; at most once, and then the outcome is `pending`.
    public typealias Shortcut =
        @Sendable (
            _ payload: Span<UInt8>, _ peer: PeerCredentials, _ begin: () -> any PendingCall
        ) -> ShortcutOutcome

    /// The bytes of a response. Maps come in the order of their keys, so that the same answer is the same bytes whenever it
    /// is given.
    public static func encode(_ response: some Message) throws -> [UInt8] {
        var options = BinaryEncodingOptions()
        options.useDeterministicOrdering = true
        return try response.serializedBytes(options: options)
    }

    /// Gives a unary method that was registered before a way to be answered without a task and without interceptors: at
    /// once, for what lies in memory, or when what it waits for has come. It runs on the reactor's thread and must take
    /// no more than a few microseconds. Whatever is unusual about a request it leaves to the handler.
    public mutating func register(_ method: MethodDescriptor, shortcut: @escaping Shortcut) {
        let takesShortcuts = takesShortcuts
        for (hash, candidates) in entries {
            entries[hash] = candidates.map { entry in
                guard entry.method == method else { return entry }
                return MethodEntry(entry) { payload, peer, begin in
                    takesShortcuts() ? shortcut(payload, peer, begin) : .none
                }
            }
        }
    }

    private mutating func add(_ method: MethodDescriptor, _ handler: MethodEntry.Handler) {
        let index = methods.firstIndex(of: method) ?? methods.count
        let entry = MethodEntry(method: method, index: index, handler: handler, interceptors: interceptors)
        entries[entry.hash, default: []].removeAll { $0.method == method }
        entries[entry.hash, default: []].append(entry)
        if !methods.contains(method) { methods.append(method) }
    }

    /// The method with the given names, nil when there is none.
    func entry(service: Span<UInt8>, method: Span<UInt8>) -> MethodEntry? {
        guard let candidates = entries[MethodEntry.hash(service: service, method: method)] else { return nil }
        for candidate in candidates where candidate.isNamed(service: service, method: method) { return candidate }
        return nil
    }

    // MARK: Decoding

    /// The most fields at a request's top level, every element of a repeated field counted. An empty message takes two
    /// bytes on the wire and hundreds once it is decoded: without a bound 4 MiB of them would become gigabytes.
    private static var maximumFields: Int { 16_384 }

    private static func decode<Request: Message>(
        _ payload: Span<UInt8>, _ inspector: (any PayloadInspector)?
    ) throws(RPCError) -> Request {
        if payload.count > Self.maximumFields, payload.hasMoreFields(than: Self.maximumFields) {
            throw RPCError(
                code: .resourceExhausted, message: "a request may have at most \(Self.maximumFields) top-level fields")
        }
        do {
            let request = unsafe try Request(serializedBytes: payload.bytes)
            // A zero byte is rare in a valid payload, and U+0000 in a text field can't be without one.
            if let inspector, payload.containsZero,
                let violation = inspector.violation(in: payload, messageName: Request.protoMessageName)
            {
                throw RPCError.invalidField(violation.field, violation.rule)
            }
            return request
        } catch let error as RPCError {
            throw error
        } catch {
            if let violation = inspector?.violation(in: payload, messageName: Request.protoMessageName) {
                throw RPCError.invalidField(violation.field, violation.rule)
            }
            throw RPCError(
                code: .invalidArgument, message: "the payload is no valid \(Request.protoMessageName): \(error)")
        }
    }
}

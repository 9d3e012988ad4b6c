internal import TTRPCWire

/// A registered method: its name's bytes and what answers it.
final class MethodEntry: Sendable {
    /// Runs a call whose request has been decoded and returns the encoded response.
    typealias Invocation = @Sendable (ServerContext) async throws -> [UInt8]
    /// Runs a streaming call; returns the encoded response where there is a single one.
    typealias StreamHandler = @Sendable (InboundMessages, OutboundMessages, ServerContext) async throws -> [UInt8]?

    /// How the method is answered.
    enum Handler: Sendable {
        /// Decodes the request at once, from where it lies in the receive buffer.
        case unary(@Sendable (Span<UInt8>) throws(RPCError) -> Invocation)
        case streaming(StreamHandler)
    }

    let method: MethodDescriptor
    /// The method's place in the router's list.
    let index: Int
    let handler: Handler
    /// Answers requests that need no wait; see ``Router/register(_:shortcut:)``.
    let shortcut: Router.Shortcut?
    let hash: UInt64
    let metrics: MethodMetrics
    private let service: [UInt8]
    private let name: [UInt8]

    /// Stand around every handler.
    private let interceptors: [any ServerInterceptor]

    init(
        method: MethodDescriptor, index: Int, handler: Handler, interceptors: [any ServerInterceptor] = []
    ) {
        self.method = method
        self.index = index
        self.handler = handler
        self.interceptors = interceptors
        shortcut = nil
        metrics = MethodMetrics(method)
        let service = Array(method.service.utf8)
        let name = Array(method.method.utf8)
        self.service = service
        self.name = name
        hash = Self.hash(service: service.span, method: name.span)
    }

    /// The same method with a shortcut.
    init(_ entry: MethodEntry, shortcut: @escaping Router.Shortcut) {
        method = entry.method
        index = entry.index
        handler = entry.handler
        interceptors = entry.interceptors
        self.shortcut = shortcut
        metrics = entry.metrics
        service = entry.service
        name = entry.name
        hash = entry.hash
    }

    /// Runs `body` within the interceptors.
    func intercepted(_ body: @escaping Invocation) -> Invocation {
        let interceptors = interceptors
        if interceptors.isEmpty { return body }
        return { context in
            var response: [UInt8] = []
            try await Self.run(interceptors[...], context) { response = try await body(context) }
            return response
        }
    }

    /// Runs `body` within the interceptors, the first one outermost.
    static func run(
        _ interceptors: ArraySlice<any ServerInterceptor>, _ context: ServerContext, _ body: () async throws -> Void
    ) async throws {
        guard let first = interceptors.first else { return try await body() }
        try await first.intercept(context) { try await run(interceptors.dropFirst(), context, body) }
    }

    func isNamed(service: Span<UInt8>, method: Span<UInt8>) -> Bool {
        let (ownService, ownName) = (self.service, name)
        return ownService.span.isEqual(to: service) && ownName.span.isEqual(to: method)
    }

    /// FNV-1a (Fowler, Noll, Vo) over both names with a slash between. The set of names is ours, so nobody can choose
    /// colliding ones.
    static func hash(service: Span<UInt8>, method: Span<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for index in service.indices { hash = (hash ^ UInt64(service[index])) &* 0x100_0000_01b3 }
        hash = (hash ^ 0x2F) &* 0x100_0000_01b3
        for index in method.indices { hash = (hash ^ UInt64(method[index])) &* 0x100_0000_01b3 }
        return hash
    }
}

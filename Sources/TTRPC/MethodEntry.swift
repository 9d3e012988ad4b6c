internal import TTRPCWire

/// A registered method: its name's bytes and what answers it.
struct MethodEntry: Sendable {
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
    let hash: UInt64
    let metrics: MethodMetrics
    private let service: [UInt8]
    private let name: [UInt8]

    init(method: MethodDescriptor, index: Int, handler: Handler) {
        self.method = method
        self.index = index
        self.handler = handler
        metrics = MethodMetrics(method)
        let service = Array(method.service.utf8)
        let name = Array(method.method.utf8)
        self.service = service
        self.name = name
        hash = Self.hash(service: service.span, method: name.span)
    }

    func isNamed(service: Span<UInt8>, method: Span<UInt8>) -> Bool {
        self.service.span.isEqual(to: service) && name.span.isEqual(to: method)
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

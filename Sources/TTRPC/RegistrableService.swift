/// A service that can enter its methods into a router; generated service protocols refine it.
public protocol RegistrableService: Sendable {
    /// Registers every method.
    func registerMethods(with router: inout Router)
}

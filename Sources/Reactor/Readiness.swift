internal import CLinux

/// What a descriptor is ready for, or what somebody waits for (epoll_ctl(2)).
public struct ReadinessSet: OptionSet, Sendable {
    /// The `EPOLL…` bits.
    public let rawValue: UInt32
    /// The set with the given `EPOLL…` bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Bytes can be read, or the peer has closed its sending side.
    public static let readable = ReadinessSet(rawValue: EPOLLIN.rawValue)
    /// Bytes can be written.
    public static let writable = ReadinessSet(rawValue: EPOLLOUT.rawValue)
    /// An error waits on the descriptor. Reported whether asked for or not.
    public static let failed = ReadinessSet(rawValue: EPOLLERR.rawValue)
    /// Both directions are closed. Reported whether asked for or not.
    public static let hungUp = ReadinessSet(rawValue: EPOLLHUP.rawValue)
}

/// Receives readiness on the loop thread.
public protocol ReadinessHandler: AnyObject, Sendable {
    /// Called on the reactor's thread, level-triggered: as long as the descriptor is ready, once every turn. Must not block.
    func ready(_ events: ReadinessSet)
}

/// Is told once when the turn ends in which it asked for it.
public protocol TurnHook: AnyObject, Sendable {
    /// Called on the reactor's thread after all jobs of the turn have run: the place to send what they produced.
    func turnEnded()
}

/// Is told by ``Reactor/notify(_:)`` that other threads have left something.
public protocol NotificationHandler: AnyObject, Sendable {
    /// Called on the reactor's thread. Must not block.
    func notified()
}

/// A descriptor that a reactor watches. Valid until it is deregistered.
public struct Registration: Sendable, Hashable {
    let descriptor: CInt
    let slot: UInt32
    let generation: UInt32
}

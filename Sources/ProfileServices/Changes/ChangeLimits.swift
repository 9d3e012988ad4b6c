/// How much watching there may be, and how long changes are kept.
public struct ChangeLimits: Sendable, Hashable {
    /// Watches that may run at once in all.
    public var watches = 512
    /// Watches of one connection that may run at once.
    public var watchesPerConnection = 32
    /// Days for which changes are kept at least.
    public var keptDays = 7
    /// How often the database is asked for changes made elsewhere while somebody watches: what a change can be late by,
    /// beside the time to fetch it.
    public var pollInterval = Duration.milliseconds(100)
    /// After how long without a message a watch is sent its token.
    public var heartbeatInterval = Duration.seconds(10)
    /// How often what is too old is removed, and the queue looked through as a whole.
    public var maintenanceInterval = Duration.seconds(60)

    /// The documented defaults.
    public init() {}

    /// The most changes of one message.
    static let batchCount = 500
    /// Changes that one statement removes: few enough not to hold up who gives positions.
    static let purgeCount: Int64 = 2_000
    /// The wait before a watch asks again a database that could not be reached.
    static let outageDelay = Duration.milliseconds(250)
    /// The most credits that a watch can hold.
    static let maximumCredits = 1 << 40
    /// Up to so many watches are all woken: to ask whom a change concerns would cost as much.
    static let fewWatches = 4
    /// Above so many new positions all watches are woken.
    static let manyPositions: Int64 = 5_000
}

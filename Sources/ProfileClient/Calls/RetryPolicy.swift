/// When a failed call is made again.
///
/// Calls that only read are repeated after UNAVAILABLE, and after RESOURCE_EXHAUSTED if the daemon said when to come
/// back. So are calls that change something, under the same request id: the daemon does them once, and answers the second
/// time as it did the first (``CallSettings/namesWrites``). Without a request id they are repeated only if they certainly
/// reached no handler. Nothing is repeated beyond the call's time limit.
public struct RetryPolicy: Sendable, Hashable {
    /// Attempts in all, the first one included; 1 turns retries off.
    public var maximumAttempts = 5
    /// The wait before the second attempt. It doubles with every further one, and each is shortened by up to half at
    /// random, so that clients that failed together don't come back together.
    public var initialDelay = Duration.milliseconds(50)
    /// The longest wait that this side chooses; the daemon may ask for more.
    public var maximumDelay = Duration.seconds(2)
    /// Retries that all calls of a client share, so that retries can't multiply the load on a daemon that is failing.
    /// Every call that succeeds gives a tenth of one back.
    public var budget = 32

    /// The documented defaults.
    public init() {}

    /// Every call is made once.
    public static var none: RetryPolicy {
        var policy = RetryPolicy()
        policy.maximumAttempts = 1
        return policy
    }

    /// The wait after the given number of failed attempts, from 1.
    ///
    /// - Parameter fraction: the random part, 0 … 1.
    func delay(afterAttempt attempt: Int, fraction: Double) -> Duration {
        let doublings = min(max(0, attempt - 1), 20)
        let full = min(maximumDelay, initialDelay * (1 << doublings))
        return full * (0.5 + 0.5 * min(max(0, fraction), 1))
    }
}

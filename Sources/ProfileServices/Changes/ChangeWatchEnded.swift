/// A watch was ended by the daemon, which shuts down: its client goes on with the next one, where it is.
public struct ChangeWatchEnded: Error, Sendable {}

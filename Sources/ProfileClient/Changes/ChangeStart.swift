/// Where to begin in a feed of changes.
public enum ChangeStart: Sendable, Hashable {
    /// With what is committed after the watch has begun.
    case now
    /// With the oldest change that is kept.
    case beginning
    /// After the place of a token.
    case token(String)
}

/// The daemon's version.
public enum DaemonVersion {
    /// As in semver.org.
    public static let current = "0.1.0"
}

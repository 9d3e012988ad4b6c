internal import SwiftProtobuf

/// A length of time in two or three digits and a unit, such as `1.2 ms`, `45 s`, `3 h 20 m`.
enum ShortDuration {
    /// Of so many seconds; negative ones have a sign.
    static func text(seconds: Double) -> String {
        guard seconds.isFinite else { return "-" }
        if seconds < 0 { return "-" + text(seconds: -seconds) }
        switch seconds {
        case ..<0.000_999_5: return "\(Int((seconds * 1e6).rounded())) µs"
        case ..<0.999_5: return digits(seconds * 1e3) + " ms"
        case ..<99.95: return digits(seconds) + " s"
        default: break
        }
        let whole = Int(min(seconds, 1e12).rounded())
        let (minutes, hours, days) = (whole / 60, whole / 3600, whole / 86_400)
        if hours == 0 { return "\(minutes) m \(whole % 60) s" }
        return days == 0 ? "\(hours) h \(minutes % 60) m" : "\(days) d \(hours % 24) h"
    }

    /// Of a message.
    static func text(_ duration: Google_Protobuf_Duration) -> String {
        text(seconds: Double(duration.seconds) + Double(duration.nanos) / 1e9)
    }

    /// One decimal below ten, none above.
    private static func digits(_ value: Double) -> String {
        guard value < 9.95 else { return "\(Int(value.rounded()))" }
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}

internal import ProfiledProtocol

/// What became of a reservation.
public enum ReservationState: String, Sendable, Hashable, CaseIterable {
    /// It holds.
    case open = "OPEN"
    /// It was turned into a spend.
    case committed = "COMMITTED"
    /// It was given back.
    case released = "RELEASED"
    /// Its time passed.
    case lapsed = "LAPSED"
}

extension ReservationState {
    /// Nil for what the message doesn't say, or says in words of a later version.
    init?(_ message: Profiled_V1_ReservationState) {
        switch message {
        case .open: self = .open
        case .committed: self = .committed
        case .released: self = .released
        case .lapsed: self = .lapsed
        case .unspecified, .UNRECOGNIZED: return nil
        }
    }

    var message: Profiled_V1_ReservationState {
        switch self {
        case .open: .open
        case .committed: .committed
        case .released: .released
        case .lapsed: .lapsed
        }
    }
}

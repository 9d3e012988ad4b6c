/// The calls of a connection by their stream.
///
/// Stream ids of a client are odd and grow, so that half of one is as good as any hash. A call stands in the first free place from
/// there on, and at least half of the places are free.
struct CallTable {
    private var places: [ClientCall?]
    /// How many calls there are.
    private(set) var count = 0

    /// A table without calls.
    ///
    /// - Parameter placeCount: places at first, a power of two.
    init(placeCount: Int = 64) { places = Array(repeating: nil, count: placeCount) }

    /// All calls, in no order.
    var all: [ClientCall] { places.compactMap(\.self) }

    /// The call of a stream.
    subscript(streamID: UInt32) -> ClientCall? {
        var place = home(streamID)
        while let call = places[place] {
            if call.streamID == streamID { return call }
            place = next(place)
        }
        return nil
    }

    /// Adds a call, whose stream has none yet.
    mutating func insert(_ call: ClientCall) {
        if 2 * (count + 1) > places.count { grow() }
        put(call)
        count += 1
    }

    /// Takes the call of a stream out.
    @discardableResult
    mutating func remove(_ streamID: UInt32) -> ClientCall? {
        var place = home(streamID)
        while let call = places[place] {
            if call.streamID == streamID {
                close(place)
                count -= 1
                return call
            }
            place = next(place)
        }
        return nil
    }

    /// Whether a call is such a one.
    func contains(where predicate: (ClientCall) -> Bool) -> Bool {
        places.contains { $0.map(predicate) ?? false }
    }

    private func home(_ streamID: UInt32) -> Int { Int(streamID >> 1) & (places.count - 1) }

    private func next(_ place: Int) -> Int { (place + 1) & (places.count - 1) }

    private mutating func put(_ call: ClientCall) {
        var place = home(call.streamID)
        while places[place] != nil { place = next(place) }
        places[place] = call
    }

    /// Empties a place, and moves those forward that were put behind it since it was taken.
    private mutating func close(_ emptied: Int) {
        var hole = emptied
        var place = next(hole)
        while let call = places[place] {
            let mask = places.count - 1
            if (place - home(call.streamID)) & mask >= (place - hole) & mask {
                places[hole] = call
                hole = place
            }
            place = next(place)
        }
        places[hole] = nil
    }

    private mutating func grow() {
        let calls = all
        places = Array(repeating: nil, count: 2 * places.count)
        for call in calls { put(call) }
    }
}

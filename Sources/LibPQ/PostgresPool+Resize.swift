internal import Reactor

extension PostgresPool {
    /// Gives a lane another size while it works. More connections are made as they are needed; those that are too many take
    /// no new request and are closed when what they have in flight has ended. A shorter queue refuses new requests and keeps
    /// those that wait.
    ///
    /// - Parameters:
    ///   - connections: at least 1; less counts as 1.
    ///   - queueLimit: requests that may wait.
    public func resize(_ lane: Lane, connections: Int, queueLimit: Int) {
        let lane = poolLane(lane)
        lane.limits.connections = max(1, connections)
        lane.limits.queueLimit = queueLimit
        for (index, member) in lane.members.enumerated() { member.isRetiring = index >= lane.limits.connections }
        for member in lane.members where member.isRetiring { retire(member, of: lane) }
        if state == .running { dispatch(lane) }
    }

    /// Closes a connection of which there are too many, once nothing is in flight on it.
    func retire(_ member: PoolLane.Member, of lane: PoolLane) {
        let isBusy = member.connection.assumeIsolated { $0.load > 0 || $0.fence != nil }
        guard member.isOpen, !member.isLeased, !isBusy else { return }
        // Taken out before it is closed: it is not lost, and none is made in its place.
        lane.members.removeAll { $0 === member }
        member.connection.assumeIsolated { $0.close(PostgresError(.closed, "the lane was made smaller")) }
    }
}

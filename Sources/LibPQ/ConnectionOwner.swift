/// Is told what becomes of a connection, on the reactor's thread.
protocol ConnectionOwner: AnyObject, Sendable {
    /// The connection takes requests.
    func connectionOpened(_ connection: PostgresConnection)
    /// A request ended, or the connection takes requests again.
    func connectionProgressed(_ connection: PostgresConnection)
    /// The connection has ended, or could not be made.
    func connectionClosed(_ connection: PostgresConnection, error: PostgresError, whileOpening: Bool)
    /// A request that may be sent again should be, before those that wait.
    func retry(_ request: PostgresRequest)
}

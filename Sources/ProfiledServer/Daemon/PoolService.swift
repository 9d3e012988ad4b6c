internal import LibPQ
internal import ServiceLifecycle

/// The pool's part in the daemon's life: it ends after the transport, before the database.
struct PoolService: Service, CustomStringConvertible {
    let pool: PostgresPool

    /// The lifecycle logs its services: the name alone.
    var description: String { "PoolService" }

    func run() async throws {
        // Cancelled instead of shut down: another part has failed, and this one ends the same way.
        try? await gracefulShutdown()
        await pool.shutdown()
    }
}

internal import LibPQ
internal import ServiceLifecycle

/// The pool's part in the daemon's life: it ends after the transport, before the database.
struct PoolService: Service {
    let pool: PostgresPool

    func run() async throws {
        try? await gracefulShutdown()
        await pool.shutdown()
    }
}

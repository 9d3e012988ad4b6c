/// What a run would do, in order.
public struct MigrationPlan: Sendable, Hashable {
    /// One step of the plan.
    public struct Step: Sendable, Hashable {
        /// The direction.
        public enum Direction: String, Sendable, Hashable {
            /// Applies the step.
            case up
            /// Takes it back.
            case down
        }

        /// The direction.
        public let direction: Direction
        /// The step.
        public let migration: Migration
        /// The SQL that would run.
        public var sql: String { direction == .up ? migration.up : migration.down }
    }

    /// The version the database is at before.
    public let currentVersion: Int
    /// The version it would be at afterwards.
    public let targetVersion: Int
    /// The steps; empty when there is nothing to do.
    public let steps: [Step]
}

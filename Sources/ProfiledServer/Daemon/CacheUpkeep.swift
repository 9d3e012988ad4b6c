internal import Logging
internal import ProfileServices
internal import ServiceLifecycle

/// Keeps the cache in step with what is written elsewhere, while the daemon lives.
struct CacheUpkeep: Service, CustomStringConvertible {
    let follower: CacheFollower
    let logger: Logger

    /// The lifecycle logs its services: the name alone.
    var description: String { "CacheUpkeep" }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await follower.run { problem in
                if let problem {
                    logger.warning(
                        "the feed of changes can't be read: nothing is answered from the cache",
                        metadata: ["error": "\(problem)"])
                } else {
                    logger.notice("the feed of changes can be read again: the cache is used")
                }
            }
        }
    }
}

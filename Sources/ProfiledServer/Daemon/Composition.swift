internal import LibPQ
internal import Logging
internal import ProfileModel
internal import ProfileServices
internal import ProfileStore
internal import ProfiledProtocol
internal import Reactor
internal import TTRPC

/// Every part that answers calls, made once and joined.
struct Composition {
    let health: HealthStatus
    let admin: AdminHandler
    let changes: ChangeService
    /// The watches of changes, for whoever replaces the access rules.
    let watchAccess = WatchAccess()
    /// Keeps the cache in step with what is written elsewhere; nil where nothing is kept.
    let cacheFollower: CacheFollower?
    private let customerProfiles: CustomerProfileHandler
    private let brandGuidelines: BrandGuidelineHandler
    private let customerProfileMessages: RecordMessageService
    private let brandGuidelineMessages: RecordMessageService
    private let accounts: AccountHandler
    private let containers: ContainerHandler
    private let campaignUsages: CampaignUsageHandler
    private let budgets: BudgetHandler
    private let control: ControlHandler
    private let reactor: Reactor
    private let slowRequests: SlowRequests
    let slowCalls: SlowCallLimit
    private let logger: Logger

    /// The services that answer only while the database does.
    private static let databaseServices = [
        Profiled_V1_CustomerProfileService.serviceName, Profiled_V1_BrandGuidelineService.serviceName,
        Profiled_V1_AccountService.serviceName, Profiled_V1_ContainerService.serviceName,
        Profiled_V1_CampaignUsageService.serviceName,
        Profiled_V1_ChangeService.serviceName,
        Profiled_V1_BudgetService.serviceName,
    ]
    /// Those that always answer.
    private static let otherServices = [
        Grpc_Health_V1_Health.serviceName, Profiled_V1_Control.serviceName, Profiled_V1_AdminService.serviceName,
    ]

    init(
        configuration: DaemonConfiguration, process: ProcessFacts, database: DatabaseFacts, pool: PostgresPool,
        reactor: Reactor, metrics: OpenMetricsRegistry, operation: DaemonOperation, slowCalls: SlowCallLimit? = nil,
        logger: Logger
    ) {
        self.logger = logger
        self.reactor = reactor
        slowRequests = pool.slowRequests
        self.slowCalls = slowCalls ?? SlowCallLimit(milliseconds: configuration.slowMilliseconds)
        health = HealthStatus(
            databaseServices: Self.databaseServices, otherServices: Self.otherServices, reactor: reactor)
        let changeStore = ChangeStore(pool: pool)
        let cache =
            configuration.cacheBytes > 0 ? AnswerCache(capacity: configuration.cacheBytes, reactor: reactor) : nil
        cacheFollower = cache.map { CacheFollower(cache: $0, store: changeStore, reactor: reactor) }
        let services = MutationServices(
            customerProfiles: CustomerProfileService(
                store: CustomerProfileStore(pool: pool, observer: cache), reactor: reactor),
            brandGuidelines: BrandGuidelineService(
                store: BrandGuidelineStore(pool: pool, observer: cache), reactor: reactor),
            budgets: BudgetService(store: BudgetStore(pool: pool), reactor: reactor),
            containers: ContainerService(store: ContainerStore(pool: pool), reactor: reactor),
            campaignUsages: CampaignUsageService(store: CampaignUsageStore(pool: pool), reactor: reactor))
        customerProfileMessages = RecordMessageService(
            store: RecordMessageStore(CustomerProfile.layout, pool: pool, encoder: .customerProfile), cache: cache,
            reactor: reactor)
        brandGuidelineMessages = RecordMessageService(
            store: RecordMessageStore(BrandGuideline.layout, pool: pool, encoder: .brandGuideline), cache: cache,
            reactor: reactor)
        customerProfiles = CustomerProfileHandler(services.customerProfiles)
        brandGuidelines = BrandGuidelineHandler(services.brandGuidelines)
        budgets = BudgetHandler(
            services.budgets, ledger: LedgerService(store: LedgerStore(pool: pool), reactor: reactor))
        let resolver = ResolveService(store: ResolveStore(pool: pool), reactor: reactor)
        containers = ContainerHandler(services.containers, resolver: resolver)
        campaignUsages = CampaignUsageHandler(services.campaignUsages, resolver: resolver)
        accounts = AccountHandler(
            service: AccountService(store: AccountStore(pool: pool, observer: cache), reactor: reactor),
            mutations: services)
        changes = ChangeService(
            store: changeStore, limits: configuration.changes, reactor: reactor
        ) { problem in
            if let problem {
                logger.warning("the feed of changes can't go on", metadata: ["error": "\(problem)"])
            } else {
                logger.notice("the feed of changes goes on")
            }
        }
        pool.commits.notify { [weak changes] in changes?.noteCommit() }
        control = ControlHandler(
            process: process, server: configuration.server, services: Self.databaseServices + Self.otherServices)
        admin = AdminHandler(
            configuration: configuration, process: process, pool: pool, database: database, metrics: metrics,
            operation: operation, logger: logger)
    }

    /// The router with every method.
    ///
    /// - Parameter descriptors: of every message.
    func router(_ descriptors: DescriptorCatalogue) -> Router {
        var router = Router(
            interceptors: [
                AccessLogInterceptor(slowCalls: slowCalls, slowRequests: slowRequests, logger: logger),
                ErrorInterceptor(logger: logger),
            ],
            inspector: DescriptorInspector(descriptors),
            // Who wants to see every call in the log sees every call.
            takesShortcuts: { [logger] in logger.logLevel > .debug })
        router.register(customerProfiles)
        customerProfiles.registerPages(with: &router)
        customerProfiles.registerShortcut(customerProfileMessages, slowCalls, with: &router)
        router.register(brandGuidelines)
        brandGuidelines.registerPages(with: &router)
        brandGuidelines.registerShortcut(brandGuidelineMessages, slowCalls, with: &router)
        router.register(accounts)
        router.register(containers)
        router.register(campaignUsages)
        router.register(ChangeHandler(service: changes, access: watchAccess))
        router.register(budgets)
        budgets.registerShortcut(slowCalls, with: &router)
        router.register(control)
        router.register(admin)
        let healthHandler = HealthHandler(status: health)
        router.register(healthHandler)
        healthHandler.registerShortcut(with: &router)
        return router
    }
}

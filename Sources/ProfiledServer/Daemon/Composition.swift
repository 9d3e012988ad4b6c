internal import LibPQ
internal import Logging
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
    private let customerProfiles: CustomerProfileHandler
    private let brandGuidelines: BrandGuidelineHandler
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
        reactor: Reactor, metrics: OpenMetricsRegistry, slowCalls: SlowCallLimit? = nil, logger: Logger
    ) {
        self.logger = logger
        self.reactor = reactor
        slowRequests = pool.slowRequests
        self.slowCalls = slowCalls ?? SlowCallLimit(milliseconds: configuration.slowMilliseconds)
        health = HealthStatus(
            databaseServices: Self.databaseServices, otherServices: Self.otherServices, reactor: reactor)
        let services = MutationServices(
            customerProfiles: CustomerProfileService(store: CustomerProfileStore(pool: pool), reactor: reactor),
            brandGuidelines: BrandGuidelineService(store: BrandGuidelineStore(pool: pool), reactor: reactor),
            budgets: BudgetService(store: BudgetStore(pool: pool), reactor: reactor),
            containers: ContainerService(store: ContainerStore(pool: pool), reactor: reactor),
            campaignUsages: CampaignUsageService(store: CampaignUsageStore(pool: pool), reactor: reactor))
        customerProfiles = CustomerProfileHandler(services.customerProfiles)
        brandGuidelines = BrandGuidelineHandler(services.brandGuidelines)
        budgets = BudgetHandler(
            services.budgets, ledger: LedgerService(store: LedgerStore(pool: pool), reactor: reactor))
        let resolver = ResolveService(store: ResolveStore(pool: pool), reactor: reactor)
        containers = ContainerHandler(services.containers, resolver: resolver)
        campaignUsages = CampaignUsageHandler(services.campaignUsages, resolver: resolver)
        accounts = AccountHandler(
            service: AccountService(store: AccountStore(pool: pool), reactor: reactor), mutations: services)
        changes = ChangeService(
            store: ChangeStore(pool: pool), limits: configuration.changes, reactor: reactor
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
            configuration: configuration, process: process, pool: pool, database: database, metrics: metrics)
    }

    /// The router with every method.
    ///
    /// - Throws: when the descriptor set that comes with the program can't be decoded.
    func router() throws -> Router {
        var router = Router(
            interceptors: [
                AccessLogInterceptor(
                    reactor: reactor, slowCalls: slowCalls, slowRequests: slowRequests, logger: logger),
                ErrorInterceptor(logger: logger),
            ],
            inspector: try DescriptorInspector(descriptorSet: DescriptorSet.serialized))
        router.register(customerProfiles)
        router.register(brandGuidelines)
        router.register(accounts)
        router.register(containers)
        router.register(campaignUsages)
        router.register(ChangeHandler(service: changes))
        router.register(budgets)
        router.register(control)
        router.register(admin)
        router.register(HealthHandler(status: health))
        return router
    }
}

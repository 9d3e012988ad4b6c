/// What the owner of a budget decides. Metadata is JSON text of one object; empty text means none.
public struct BudgetContent: ProfileContent {
    /// Budgets.
    public static let kind = ProfileKind.budget
    /// The most alert rules.
    public static let maximumAlerts = 20

    /// 1 … 255 characters, unique among the live budgets of an account whatever the case.
    public var name: String
    /// What may be spent in one window, in micros: 0 … 9×10¹⁸, a multiple of the currency's minor unit.
    public var amountMicros: Int64
    /// Currency, ISO 4217.
    public var currencyCode: String
    /// Time zone that windows follow, a name of the IANA database. That the server knows it is the database's rule.
    public var timeZone: String
    /// When it begins; nil means always.
    public var startAt: Timestamp?
    /// The first moment after it; nil means never.
    public var endAt: Timestamp?
    /// How spending is spread over a window.
    public var deliveryMethod: BudgetDeliveryMethod
    /// How long a window is; nil is refused by validation.
    public var period: BudgetPeriod?
    /// The state that its owner set.
    public var status: BudgetStatus
    /// What it is for.
    public var type: BudgetType
    /// Whether several campaigns may use it.
    public var isShared: Bool
    /// Whether spent and reserved together may never pass the amount.
    public var hardCap: Bool
    /// The rules that tell when much was spent.
    public var alerts: [BudgetAlert]
    /// Words to find and group records by.
    public var labels: Labels
    /// Free information.
    public var metadata: String

    /// Takes the fields, unchecked.
    public init(
        name: String, amountMicros: Int64, currencyCode: String = "USD", timeZone: String = "UTC",
        startAt: Timestamp? = nil, endAt: Timestamp? = nil, deliveryMethod: BudgetDeliveryMethod = .standard,
        period: BudgetPeriod?, status: BudgetStatus = .active, type: BudgetType = .campaign, isShared: Bool = false,
        hardCap: Bool = false, alerts: [BudgetAlert] = [], labels: Labels = [:], metadata: String = "{}"
    ) {
        self.name = name
        self.amountMicros = amountMicros
        self.currencyCode = currencyCode
        self.timeZone = timeZone
        self.startAt = startAt
        self.endAt = endAt
        self.deliveryMethod = deliveryMethod
        self.period = period
        self.status = status
        self.type = type
        self.isShared = isShared
        self.hardCap = hardCap
        self.alerts = alerts
        self.labels = labels
        self.metadata = metadata
    }

    /// Normalises texts, names the rules that have no name, and checks every rule that needs no other record.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`) with all violations.
    public func validated(path: String) throws(ProfileError) -> BudgetContent {
        var result = self
        var violations = FieldViolations()
        result.name = TextRules.normalised(name)
        if let rule = TextRules.violation(result.name) { violations.add("\(path).name", rule) }
        checkAmount(path, into: &violations)
        if let rule = TextRules.violation(timeZone, maximum: 64) { violations.add("\(path).time_zone", rule) }
        if period == nil { violations.add("\(path).period", "must be given") }
        if !status.isStored {
            violations.add("\(path).status", "must be DRAFT, ACTIVE, PAUSED or ARCHIVED; the server sets the others")
        }
        if period == .custom {
            if startAt == nil { violations.add("\(path).start_at", "must be given when period is CUSTOM") }
            if endAt == nil { violations.add("\(path).end_at", "must be given when period is CUSTOM") }
        }
        if let startAt, let endAt, endAt <= startAt { violations.add("\(path).end_at", "must be after start_at") }
        result.alerts = checkedAlerts(path, into: &violations)
        result.labels = labels.validated(field: "\(path).labels", into: &violations)
        result.metadata = ProfileDocument.metadata.checked(metadata, path: path, into: &violations)
        try violations.throwIfAny()
        return result
    }

    private func checkAmount(_ path: String, into violations: inout FieldViolations) {
        guard let currency = Currency(code: currencyCode) else {
            return violations.add("\(path).currency_code", "must be a currency of ISO 4217, such as USD")
        }
        guard 0...DecimalAmount.maximumMicros ~= amountMicros else {
            return violations.add(
                "\(path).amount_micros", "must be between 0 and \(DecimalAmount.maximumMicros)")
        }
        if amountMicros % currency.minorUnitMicros != 0 {
            violations.add(
                "\(path).amount_micros",
                "must be a multiple of \(currency.minorUnitMicros), the minor unit of \(currency.code)")
        }
    }

    private func checkedAlerts(_ path: String, into violations: inout FieldViolations) -> [BudgetAlert] {
        guard alerts.count <= Self.maximumAlerts else {
            violations.add("\(path).alerts", "must have at most \(Self.maximumAlerts) entries")
            return alerts
        }
        var taken = Set(alerts.map(\.id))
        var seen: [String: Int] = [:]
        var result = alerts
        for index in result.indices {
            let field = "\(path).alerts[\(index)]"
            if result[index].id.isEmpty {
                var number = index + 1
                while taken.contains("alert-\(number)") { number += 1 }
                result[index].id = "alert-\(number)"
                taken.insert(result[index].id)
            } else if !BudgetAlert.isValidID(result[index].id) {
                violations.add("\(field).id", "must match [a-z0-9_-]{1,64}")
            } else if let earlier = seen.updateValue(index, forKey: result[index].id) {
                violations.add("\(field).id", "must differ from \(path).alerts[\(earlier)].id")
            }
            switch result[index].threshold {
            case .percent(let percent):
                if !(0...1_000 ~= percent) {
                    violations.add("\(field).threshold_percent", "must be between 0 and 1000")
                }
            case .amountMicros(let micros):
                if !(0...DecimalAmount.maximumMicros ~= micros) {
                    violations.add(
                        "\(field).threshold_amount_micros", "must be between 0 and \(DecimalAmount.maximumMicros)")
                }
            case nil: violations.add(field, "must have threshold_percent or threshold_amount_micros")
            }
        }
        return result
    }

    /// Takes one field, or one place inside it, from `patch`.
    public mutating func take(
        _ path: FieldPath, from patch: BudgetContent, wirePath: String, into violations: inout FieldViolations
    ) {
        switch path.field {
        case "name": name = patch.name
        case "amount_micros": amountMicros = patch.amountMicros
        case "currency_code": currencyCode = patch.currencyCode
        case "time_zone": timeZone = patch.timeZone
        case "start_at": startAt = patch.startAt
        case "end_at": endAt = patch.endAt
        case "delivery_method": deliveryMethod = patch.deliveryMethod
        case "period": period = patch.period
        case "status": status = patch.status
        case "type": type = patch.type
        case "is_shared": isShared = patch.isShared
        case "hard_cap": hardCap = patch.hardCap
        case "alerts": alerts = patch.alerts
        case "labels": labels.take(path, from: patch.labels)
        case "metadata":
            metadata = ProfileDocument.metadata.taking(
                path, from: patch.metadata, into: metadata, wirePath: wirePath, violations: &violations)
        default: break
        }
    }
}

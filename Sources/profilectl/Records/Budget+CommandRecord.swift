internal import JSON
internal import ProfileClient

extension Budget: CommandRecord {
    static let title = "budget"
    static let formKind = "budget"
    static let nameField = "name"
    static let textFields: Set<String> = [
        "id", "name", "amount", "currencyCode", "timeZone", "startAt", "endAt", "deliveryMethod", "period", "status",
        "type",
    ]
    static let columns = [
        TableColumn("ID"), TableColumn("NAME", isFlexible: true), TableColumn("STATUS"),
        TableColumn("SPENT", isNumber: true), TableColumn("AMOUNT", isNumber: true), TableColumn("CURRENCY"),
        TableColumn("%", isNumber: true), TableColumn("PERIOD"), TableColumn("VERSION", isNumber: true),
        TableColumn("UPDATED"),
    ]

    var displayName: String { name }

    var cells: [String] {
        [
            id, name, status.rawValue, balance?.spent.description ?? "", amount.description, currencyCode,
            balance?.percentageSpent ?? "", period.rawValue, String(version), audit.updatedAt?.minute ?? "",
        ]
    }

    /// Amounts are decimals in units as text, since many readers of JSON keep numbers only to 53 bits.
    var form: JSONObject {
        var form: JSONObject = ["kind": .string(Self.formKind)]
        form.setUnlessEmpty("id", .string(id))
        form["name"] = .string(name)
        form["amount"] = .string(amount.description)
        form["currencyCode"] = .string(currencyCode)
        form["timeZone"] = .string(timeZone)
        form.setUnlessEmpty("startAt", .string(startAt?.description ?? ""))
        form.setUnlessEmpty("endAt", .string(endAt?.description ?? ""))
        form["deliveryMethod"] = .string(deliveryMethod.rawValue)
        form["period"] = .string(period.rawValue)
        form["status"] = .string(status.rawValue)
        form["type"] = .string(type.rawValue)
        if isShared { form["isShared"] = true }
        if hardCap { form["hardCap"] = true }
        form.setUnlessEmpty("alerts", .array(alerts.map { .object(Self.form($0)) }))
        if let balance { form["balance"] = .object(balance.form) }
        form.setUnlessEmpty("campaignIds", campaignIDs.json)
        addCommonFields(to: &form)
        return form
    }

    private static func form(_ alert: BudgetAlert) -> JSONObject {
        var form = JSONObject()
        form.setUnlessEmpty("id", .string(alert.id))
        switch alert.threshold {
        case .percent(let percent): form["thresholdPercent"] = .number(JSONNumber(percent))
        case .amount(let amount): form["thresholdAmount"] = .string(amount.description)
        }
        if !alert.isEnabled { form["enabled"] = false }
        return form
    }

    init(form: JSONObject) throws {
        var reader = RecordFormat(form)
        let period = reader.word("period", default: BudgetPeriod.lifetime)
        self.init(name: reader.text("name"), amount: reader.money("amount"), period: period)
        id = reader.text("id")
        currencyCode = reader.read("currencyCode", "a string", default: "USD")
        timeZone = reader.read("timeZone", "a string", default: "UTC")
        startAt = reader.moment("startAt")
        endAt = reader.moment("endAt")
        deliveryMethod = reader.word("deliveryMethod", default: .standard)
        status = reader.word("status", default: .active)
        type = reader.word("type", default: .campaign)
        isShared = reader.flag("isShared", default: false)
        hardCap = reader.flag("hardCap", default: false)
        alerts = reader.alerts("alerts")
        labels = reader.labels()
        metadata = reader.document("metadata")
        try reader.finish()
    }
}

extension BudgetBalance {
    /// The window in the JSON form.
    var form: JSONObject {
        var form = JSONObject()
        form.setUnlessEmpty("windowStart", .string(windowStart?.description ?? ""))
        form.setUnlessEmpty("windowEnd", .string(windowEnd?.description ?? ""))
        form["amount"] = .string(amount.description)
        form["spent"] = .string(spent.description)
        form["reserved"] = .string(reserved.description)
        form["remaining"] = .string(remaining.description)
        form.setUnlessEmpty("percentageSpent", .string(percentageSpent ?? ""))
        return form
    }
}

extension RecordFormat {
    /// An amount: a decimal as text, or a number.
    fileprivate mutating func money(_ field: String) -> Money {
        let json: JSONValue = read(field, "an amount", default: .string("0"))
        guard let money = Money(json: json) else {
            reject(field, "must be an amount such as \"12.50\"")
            return .zero
        }
        return money
    }

    /// A moment in RFC 3339; nil when there is none.
    fileprivate mutating func moment(_ field: String) -> Timestamp? {
        let text = text(field)
        if text.isEmpty { return nil }
        guard let moment = Timestamp(text) else {
            reject(field, "must be a time in RFC 3339, such as 2026-01-31T08:00:00Z")
            return nil
        }
        return moment
    }

    /// One of the words of a vocabulary, in either case.
    fileprivate mutating func word<Word: RawRepresentable<String> & CaseIterable>(
        _ field: String, default word: Word
    ) -> Word {
        let text: String = read(field, "a string", default: word.rawValue)
        guard let word = Word(rawValue: text.uppercased()) else {
            reject(field, "must be one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
            return word
        }
        return word
    }

    /// Alert rules.
    fileprivate mutating func alerts(_ field: String) -> [BudgetAlert] {
        let values: [JSONValue] = read(field, "an array of rules", default: [])
        var alerts: [BudgetAlert] = []
        for (index, value) in values.enumerated() {
            guard let alert = BudgetAlert(form: value) else {
                reject("\(field)[\(index)]", "must be {id, thresholdPercent or thresholdAmount, enabled}")
                continue
            }
            alerts.append(alert)
        }
        return alerts
    }
}

extension Money {
    /// Reads a decimal as text, or a number.
    fileprivate init?(json: JSONValue) {
        switch json {
        case .string(let text): self.init(text)
        case .number(let number): self.init(number.plainText)
        default: return nil
        }
    }
}

extension BudgetAlert {
    /// Reads the JSON form of a rule.
    fileprivate init?(form: JSONValue) {
        guard let object = form.objectValue,
            object.keys.allSatisfy({ ["id", "thresholdPercent", "thresholdAmount", "enabled"].contains($0) })
        else { return nil }
        var threshold: Threshold?
        if case .number(let percent)? = object["thresholdPercent"], let whole = percent.int64 {
            threshold = Int32(exactly: whole).map(Threshold.percent)
        } else if let amount = object["thresholdAmount"].flatMap(Money.init(json:)) {
            threshold = .amount(amount)
        }
        guard let threshold else { return nil }
        var isEnabled = true
        if case .bool(let flag)? = object["enabled"] { isEnabled = flag }
        self.init(id: object["id"]?.stringValue ?? "", threshold, isEnabled: isEnabled)
    }
}

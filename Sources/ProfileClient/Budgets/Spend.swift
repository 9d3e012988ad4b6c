internal import ProfiledProtocol

/// A spend to be recorded.
public struct Spend: Sendable, Hashable {
    /// The program's name for it, 1 to 128 characters, unique within the budget for ever: however often it is sent, it
    /// counts once.
    public var entryID: String
    /// The amount, more than 0.
    public var amount: Money
    /// When it was spent, which decides the window; nil means now.
    public var occurredAt: Timestamp?
    /// The campaign it was spent for; may be empty.
    public var campaignID: String
    /// Free text, at most 1,024 characters.
    public var note: String

    /// A spend.
    public init(
        entryID: String, amount: Money, occurredAt: Timestamp? = nil, campaignID: String = "", note: String = ""
    ) {
        self.entryID = entryID
        self.amount = amount
        self.occurredAt = occurredAt
        self.campaignID = campaignID
        self.note = note
    }

    var message: Profiled_V1_SpendEntry {
        var message = Profiled_V1_SpendEntry()
        message.entryID = entryID
        message.amountMicros = amount.micros
        if let occurredAt { message.occurredAt = occurredAt.message }
        message.campaignID = campaignID
        message.note = note
        return message
    }
}

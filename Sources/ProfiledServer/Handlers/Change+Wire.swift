internal import ProfileModel
internal import ProfiledProtocol

extension Profiled_V1_Change {
    init(_ change: Change, feedID: Int64) {
        self.init()
        resumeToken = ResumeToken(feedID: feedID, position: change.position).text
        kind = Profiled_V1_ChangeKind(change.kind)
        id = RecordID.text(change.id)
        operation = Profiled_V1_ChangeOperation(change.operation)
        version = change.version
        actor = change.actor?.name ?? ""
        time = WireFields.timestamp(change.time)
        campaignID = change.campaignID ?? ""
        transactionContinues = change.transactionContinues
    }
}

extension Profiled_V1_ChangeKind {
    init(_ kind: ChangeKind) {
        self =
            switch kind {
            case .customerProfile: .customerProfile
            case .brandGuideline: .brandGuideline
            case .budget: .budget
            case .container: .container
            case .campaignUsage: .campaignUsage
            }
    }
}

extension Profiled_V1_ChangeOperation {
    init(_ operation: ChangeOperation) {
        self =
            switch operation {
            case .create: .create
            case .update: .update
            case .delete: .delete
            case .undelete: .undelete
            case .expunge: .expunge
            }
    }
}

extension ChangeKind {
    /// Nil for a number that stands for no kind.
    init?(_ wire: Profiled_V1_ChangeKind) {
        switch wire {
        case .customerProfile: self = .customerProfile
        case .brandGuideline: self = .brandGuideline
        case .budget: self = .budget
        case .container: self = .container
        case .campaignUsage: self = .campaignUsage
        case .unspecified, .UNRECOGNIZED: return nil
        }
    }
}

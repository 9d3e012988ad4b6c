import ProfileModel

/// The fields that a check refuses, with their rules; empty when it passes.
func violations(of check: () throws -> Void) -> [String: String] {
    do {
        try check()
        return [:]
    } catch let error as ProfileError {
        guard case .invalidArgument(let all) = error.kind else { return ["": "\(error)"] }
        return Dictionary(all.map { ($0.field, $0.rule) }) { first, _ in first }
    } catch {
        return ["": "\(error)"]
    }
}

/// The reason of the error that a check throws; nil when it passes.
func reason(of check: () throws -> Void) -> ProfileError.Reason? {
    do {
        try check()
        return nil
    } catch {
        return (error as? ProfileError)?.reason
    }
}

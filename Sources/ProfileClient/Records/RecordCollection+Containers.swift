internal import ProfiledProtocol

extension RecordCollection where Record == Container {
    /// Makes a container the account's primary one in place of any other, in one step.
    ///
    /// - Throws: `notFound`, `versionMismatch`, `failedPrecondition` when it is deleted.
    @discardableResult
    public func setPrimary(_ id: String, expectedVersion: Int64? = nil) async throws(ProfileClientError) -> Container {
        var request = Profiled_V1_SetPrimaryContainerRequest()
        (request.accountID, request.id, request.expectedVersion) = (account, id, expectedVersion ?? 0)
        return try Container.decode(
            try await caller.unary(Container.Method.setPrimary, request, .write), Container.Method.setPrimary)
    }

    /// A container with all its parts as they were at one moment.
    ///
    /// - Parameter id: the container; nil means the account's default one.
    /// - Throws: `notFound`, also when there is no default.
    public func resolve(_ id: String? = nil) async throws(ProfileClientError) -> ResolvedContainer {
        var request = Profiled_V1_ResolveContainerRequest()
        (request.accountID, request.id) = (account, id ?? "")
        let response: Profiled_V1_ResolveContainerResponse = try await caller.unary(
            Container.Method.resolve, request, .read)
        return try DocumentError.translated(Container.Method.resolve) { () throws(DocumentError) in
            try ResolvedContainer(response)
        }
    }
}

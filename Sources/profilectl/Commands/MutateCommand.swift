internal import ArgumentParser
internal import ProfileClient
internal import ProfiledProtocol
internal import SwiftProtobuf
internal import TTRPC

/// `profilectl mutate`
struct MutateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mutate", abstract: "Writes records of several kinds in one transaction: all or none.",
        discussion: """
            The file holds operations, one JSON object a line, in the protobuf JSON form of profiled.v1.MutateOperation, or one \
            MutateRequest with all of them. A record that is created may have a temporary id such as "$people", which later \
            operations use in place of the id:

              {"createCustomerProfile": {"customerProfile": {"id": "$people", "name": "Commuters"}}}
              {"createContainer": {"container": {"name": "Spring", "customerProfileId": "$people"}}}

            Documents may stand as objects. The results are printed as JSON.
            """)

    @Argument(help: "The file, or - for the input.", completion: .file()) var file: String
    @OptionGroup var write: WriteOptions
    @OptionGroup var options: AccountOptions

    func run() async throws {
        guard let text = String(validating: try InputFile.bytes(file), as: UTF8.self) else {
            throw CommandFailure(.usage, "\(file) is not UTF-8")
        }
        var request = try Self.request(CallInput(text))
        let account = try options.requiredAccount()
        guard request.accountID.isEmpty || request.accountID == account else {
            throw CommandFailure(.usage, "\(file) is for account \(request.accountID), not \(account)")
        }
        request.accountID = account
        if let requestID = write.requestID { request.requestID = requestID }
        if write.dryRun { request.validateOnly = true }
        let method = Profiled_V1_AccountService.Method.mutate
        var metadata: Metadata = [:]
        if let actor = options.global.actor { metadata.append("actor", actor) }
        let response: Profiled_V1_MutateResponse
        do {
            let client = Profiled_V1_AccountService.Client(wrapping: try options.global.client().transport)
            response = try await client.mutate(
                request,
                options: CallOptions(
                    timeout: options.global.timeout?.duration ?? CallSettings().longTimeout, metadata: metadata))
        } catch let error as RPCError {
            throw CommandFailure(ProfileClientError(error, calling: method), subject: "account \(account)")
        }
        for result in response.results { print(TextCell.escapedJSON(try result.jsonString())) }
        if write.dryRun { Terminal.printError("dry run: nothing was changed") }
    }

    /// One whole request, or an operation a line.
    private static func request(_ input: CallInput) throws -> Profiled_V1_MutateRequest {
        do {
            let request = try input.single(Profiled_V1_MutateRequest.self)
            if !request.operations.isEmpty { return request }
        } catch let error as CommandFailure {
            guard let operations = try? input.all(Profiled_V1_MutateOperation.self), !operations.isEmpty else {
                throw error
            }
            return .with { $0.operations = operations }
        }
        return .with { $0.operations = [] }
    }
}

/// The names under which connections keep the fixed statements of one kind; unique in the process.
struct StatementNames: Sendable {
    let get: StaticString
    let lock: StaticString
    let batchGet: StaticString
    let create: StaticString
    let update: StaticString
    let delete: StaticString
    let undelete: StaticString
    let expunge: StaticString
    let lockDefault: StaticString
    let clearDefault: StaticString
    let setDefault: StaticString
    let findTakenName: StaticString
    let findTakenID: StaticString
    let findDefault: StaticString
}

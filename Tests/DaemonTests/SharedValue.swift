import Synchronization

/// A value that several tasks of a test read and change.
final class SharedValue<Value: Sendable>: Sendable {
    private let state: Mutex<Value>

    init(_ value: Value) { state = Mutex(value) }

    /// What it is now.
    var value: Value { state.withLock { $0 } }

    /// Changes it.
    func change(_ body: @Sendable (inout Value) -> Void) { state.withLock { body(&$0) } }
}

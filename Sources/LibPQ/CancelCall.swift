internal import CLibPQ
internal import CLinux

/// A cancel request to one backend: PQcancel blocks (it connects anew and waits until the server has signalled the backend),
/// hence a thread of its own. A connection has at most one at a time, so the threads are bounded by the connections.
@safe final class CancelCall: @unchecked Sendable {
    // Invariant of @unchecked: PGcancel is never changed after PQgetCancel, and PQcancel may be called on any thread.
    private let pointer: OpaquePointer
    private var onReturn: (@Sendable () -> Void)?

    /// Takes over libpq's object.
    init(owning pointer: OpaquePointer) { unsafe self.pointer = unsafe pointer }

    deinit { unsafe PQfreeCancel(pointer) }

    /// Sends the request on a new thread; `onReturn` is called there when the server has signalled the backend, or it can't
    /// be reached. False, and nothing is called, when no thread can be made.
    func start(onReturn: @escaping @Sendable () -> Void) -> Bool {
        self.onReturn = onReturn
        // The thread owns one reference until it has called back.
        let context = unsafe Unmanaged.passRetained(self).toOpaque()
        let result = unsafe clinux_start_thread(
            { context in
                guard let context = unsafe context else { return }
                unsafe Unmanaged<CancelCall>.fromOpaque(context).takeRetainedValue().run()
            }, context)
        if result != 0 { unsafe Unmanaged<CancelCall>.fromOpaque(context).release() }
        return result == 0
    }

    private func run() {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            _ = unsafe PQcancel(pointer, buffer.baseAddress, Int32(buffer.count))
        }
        onReturn?()
    }
}

internal import CLinux

/// The system's text for an error number with the number behind it, such as `Connection refused (111)`; strerror_r(3).
public func systemErrorText(_ errorNumber: CInt) -> String {
    let text = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer -> String in
        guard let base = buffer.baseAddress else { return "error" }
        unsafe clinux_error_text(errorNumber, base, buffer.count)
        return unsafe String(cString: base)
    }
    return "\(text) (\(errorNumber))"
}

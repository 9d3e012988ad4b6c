/// Writes the fields of one protobuf message (protobuf.dev, "Encoding") by hand, where a message is built so often that making a
/// value of it first costs more than all the rest. Fields that have their default are left out, as proto3 does.
package struct ProtobufWriter {
    /// What is written so far.
    package private(set) var bytes: [UInt8] = []

    /// A writer with room for that many bytes.
    package init(capacity: Int) { bytes.reserveCapacity(capacity) }

    /// A string.
    package mutating func text(_ field: UInt32, _ value: String) {
        guard !value.isEmpty else { return }
        varint(UInt64(field) << 3 | 2)
        varint(UInt64(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    /// A string of a field that tells whether it is there.
    package mutating func text(_ field: UInt32, present value: String) {
        varint(UInt64(field) << 3 | 2)
        varint(UInt64(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    /// An integer (`int32`, `int64`), a Boolean or an enumeration's number.
    package mutating func integer(_ field: UInt32, _ value: Int64) {
        guard value != 0 else { return }
        varint(UInt64(field) << 3)
        varint(UInt64(bitPattern: value))
    }

    /// A message, written by `body`; there even when it is empty.
    package mutating func message(_ field: UInt32, _ body: (inout ProtobufWriter) -> Void) {
        varint(UInt64(field) << 3 | 2)
        let start = bytes.count
        body(&self)
        var length = UInt64(bytes.count - start)
        var position = start
        while length >= 0x80 {
            bytes.insert(UInt8(truncatingIfNeeded: length) | 0x80, at: position)
            position += 1
            length >>= 7
        }
        bytes.insert(UInt8(truncatingIfNeeded: length), at: position)
    }

    private mutating func varint(_ value: UInt64) { FrameEncoder.appendVarint(value, to: &bytes) }
}

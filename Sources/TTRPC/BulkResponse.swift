public import SwiftProtobuf

/// A response that may hold so many messages that encoding them takes longer than a turn of the loop may: those that do are
/// encoded away from it.
public protocol BulkResponse: Message {
    /// Whether this one does.
    var isLarge: Bool { get }
}

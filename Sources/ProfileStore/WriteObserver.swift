public import FoundationEssentials
public import ProfileModel

/// Is told of records that are about to be written, so that nobody is given what was known of them before.
///
/// Called on the pool's reactor, from within the transaction that writes.
public protocol WriteObserver: Sendable {
    /// A transaction has locked these records, or is about to, and may change them.
    func willWrite(_ kind: ProfileKind, _ ids: [UUID])
    /// The transaction has ended, in whatever way; its caller learns of it afterwards. Once for each ``willWrite(_:_:)``.
    func didWrite(_ kind: ProfileKind, _ ids: [UUID])
    /// A write was found to have been done before, by somebody who may not have told of its end: any record may have
    /// changed.
    func didReplay()
}

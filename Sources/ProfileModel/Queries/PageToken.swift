/// The opaque text that asks for the page after a position of one query.
///
/// Bytes before base64url (without padding): version 1; 8 bytes fingerprint of the query; the values, each a tag and its
/// content; 16 bytes id; 8 bytes checksum of all before. Integers are big-endian. The fingerprint ties a token to its
/// query; the checksum finds damage. Neither is a secret and neither needs to be: a position is only ever used inside the
/// account of the request, so a forged token shows nothing that another page wouldn't.
public struct PageToken: Sendable, Hashable {
    /// The longest token in characters.
    public static let maximumLength = 16_384

    /// Where the page before ended.
    public let position: PagePosition

    /// Takes the position of a page's last record.
    public init(position: PagePosition) { self.position = position }

    /// Reads a token.
    ///
    /// - Parameters:
    ///   - fingerprint: that of the query it comes with.
    ///   - field: the field to name in errors.
    /// - Returns: nil for empty text, the first page.
    /// - Throws: `ProfileError` (`invalidArgument`, reason `INVALID_PAGE_TOKEN`) when it is damaged, of an unknown
    ///   version, or of another query.
    public static func parse(
        _ text: String, fingerprint: QueryFingerprint, field: String = "page_token"
    ) throws(ProfileError) -> PageToken? {
        if text.isEmpty { return nil }
        let refuse = { (rule: String) in ProfileError.invalidArgument(field, rule, reason: .invalidPageToken) }
        guard text.utf8.count <= maximumLength, let bytes = Base64URL.decode(text),
            var reader = PageTokenReader(bytes)
        else {
            throw refuse("must be a next_page_token as it was returned")
        }
        guard reader.fingerprint == fingerprint.value else {
            throw refuse("belongs to another query: everything but page_size and read_mask must stay the same")
        }
        guard let position = reader.position() else { throw refuse("must be a next_page_token as it was returned") }
        return PageToken(position: position)
    }

    /// The token as text.
    public func text(fingerprint: QueryFingerprint) -> String {
        Base64URL.encode(PageTokenWriter.bytes(of: position, fingerprint: fingerprint.value))
    }
}

internal import LibPQ
internal import ProfileModel

/// How much one statement of the store may read or write.
public struct StoreLimits: Sendable, Hashable {
    /// Most records created or read by one batch.
    public static let batchCount = 1_000

    /// Most keys of callers that are read together.
    public static let gatheredCount = 64

    /// Most records of a page that counts as a quick read: it goes before nobody's Get for long, and is made on the loop. Larger
    /// ones wait in the slow lane and leave the loop to others.
    public static let quickRows = 64

    /// Most bytes of texts of a record that is read together with others.
    public static let gatheredBytes: Int64 = 65_536

    /// Most bytes of record texts that one answer may hold; below the largest frame (4 MiB), so that an answer fits.
    public var answerBytes: Int64
    /// Most matches that a search ranks. Of more it ranks this many, all of which match.
    public var searchCandidates: Int32
    /// Most profiles that a person is compared with for one page.
    public var matchCandidates: Int32

    /// Takes the limits.
    public init(
        answerBytes: Int64 = 3 << 20, searchCandidates: Int32 = 2_000, matchCandidates: Int32 = 5_000
    ) {
        self.answerBytes = answerBytes
        self.searchCandidates = searchCandidates
        self.matchCandidates = matchCandidates
    }
}

extension PageSize {
    /// Where a statement for a page of this size waits.
    var lane: Lane { rows > StoreLimits.quickRows ? .slow : .read }
}

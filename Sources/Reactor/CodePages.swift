internal import CLinux

/// The pages of the program's code in memory.
public enum CodePages {
    /// Gives them back to the page cache (madvise(2), MADV_DONTNEED). Call it once a program has started: what start-up
    /// alone ran through, about half of all code here, then no longer counts as resident.
    public static func releaseAfterStart() { clinux_release_code_pages() }
}

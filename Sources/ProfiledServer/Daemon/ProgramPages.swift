internal import CLinux

/// The pages of the program's code and constants in memory.
///
/// The kernel maps sixteen pages for each that is touched (fault-around), so every part of a start makes about 9 MiB of them
/// resident, most of which nothing needs afterwards.
public enum ProgramPages {
    /// Gives them back to the page cache (madvise(2), MADV_DONTNEED): those that are used come back with a minor fault each.
    /// Called after each part of a start, so that the peak is the largest part and not the sum of all.
    public static func release() { clinux_release_program_pages() }
}

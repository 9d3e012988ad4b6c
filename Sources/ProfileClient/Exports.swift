// A program that imports ProfileClient has what its signatures mention.
@_exported public import JSON

"""The parts of `Tests/Benchmarks/bench`."""

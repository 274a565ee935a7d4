"""Statistics and decisions about many cases: pure functions that read no conversation and say nothing."""

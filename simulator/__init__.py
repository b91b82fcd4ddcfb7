"""The simulator: a pure, deterministic model of the container stack. This is its only door."""

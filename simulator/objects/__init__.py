"""What several hops read in the same way, without behaviour of its own."""

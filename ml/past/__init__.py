"""What is known of the past: the graph as of a moment, its events and things, what was bought, the temporal split."""

"""People's decisions about identity: an append-only log, what it demands of resolution, and the review queue.

What a decision changed is derived from the log by resolving again: undoing it leads back to the graph of before.
"""

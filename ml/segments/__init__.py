"""Segments found rather than named: people who stand near one another by what the graph network reads of them."""

"""Cypher written by people: one statement per file, read through graph.cypher."""

"""Scores of one person on demand, asked of the scoring service."""

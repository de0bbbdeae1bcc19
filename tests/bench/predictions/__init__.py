"""Predictions beside their baselines, on public data."""

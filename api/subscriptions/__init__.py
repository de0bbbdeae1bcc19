"""Subscriptions: profiles that change, segments entered and left, predictions that cross a threshold.

Changes are found in the graph itself, by indexed stamps that writers leave there, so it does not matter which process
wrote and which serves: see docs/subscriptions.md.
"""

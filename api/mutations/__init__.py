"""Writing through GraphQL: records and their edges, consents, segments.

What can be written follows from the model, as what can be asked does. A mutation is one transaction: what is wrong
with any part of it is said with its place, and nothing is written. See docs/mutations.md.
"""

"""Who is who, through GraphQL: explanations, the review queue, and decisions of people.

These fields are computed by graph.resolve and not compiled to one statement, so they stand apart from the fields that
read the graph: see `service`.
"""

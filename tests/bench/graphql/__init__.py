"""The benchmark of the GraphQL API: the peer from npm, hand-written Cypher, and ours, on one graph."""

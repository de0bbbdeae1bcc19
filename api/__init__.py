"""The GraphQL API: a schema derived from the model, and an engine that answers an operation by one statement."""

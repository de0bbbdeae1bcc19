"""Apollo Federation 2: the schema as a part of a supergraph, whose other parts name our nodes by their keys."""

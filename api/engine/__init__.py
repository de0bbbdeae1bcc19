"""The engine: an operation becomes a plan, the plan one Cypher statement, its one row JSON."""

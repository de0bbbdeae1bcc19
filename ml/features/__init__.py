"""Numbers about each entity at a moment, what they are called, and who is asked when."""

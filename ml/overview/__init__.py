"""What a card shows of a model on its test, and what is usual: curves, groups of people, how values lie."""

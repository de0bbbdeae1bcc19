"""What somebody buys next: candidates from habits, neighbours and a graph network, ranked and explained."""

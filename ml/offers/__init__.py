"""Who uses which offer, what it earns, and what an offer drawn by lot changed."""

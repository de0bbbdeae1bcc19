"""A sample business: files as its source systems would export them, and the truth beside them."""
